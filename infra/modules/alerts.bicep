@description('Location of the rules.')
param location string

@description('Name of the app; the rules are named after it.')
param name string

@description('Tags of all resources.')
param tags object

@description('Resource id of the workspace with the app\'s logs.')
param workspaceId string

@description('Who is told; empty: the rules fire, and nobody is told.')
param email string

@description('Minutes without a tick, or without a decision on a good observation, before it is an alert: three throughput intervals or more.')
@allowed([10, 15, 30, 45, 60])
param silentMinutes int

var ticks = 'let window = ${silentMinutes}m;\n${loadTextContent('../queries/ticks.kql')}'
var byLoop = [
  { name: 'Deployment', operator: 'Include', values: ['*'] }
  { name: 'Loop', operator: 'Include', values: ['*'] }
]
var rules = [
  {
    name: 'silent'
    title: 'No decision on a good observation, of any deployment'
    severity: 1
    query: '${ticks}${loadTextContent('../queries/silent.kql')}'
    operator: 'LessThan'
    threshold: 1
    minutes: silentMinutes
    lookBack: null
    dimensions: []
  }
  {
    name: 'dead'
    title: 'A loop of a deployment completes no ticks, or fewer than half of them'
    severity: 1
    query: '${ticks}${loadTextContent('../queries/dead.kql')}'
    operator: 'GreaterThan'
    threshold: 0
    minutes: silentMinutes
    lookBack: 'P2D'
    dimensions: byLoop
  }
  {
    name: 'blocked'
    title: 'A loop of a deployment is blocked; replicas stay as they are'
    severity: 2
    query: '${ticks}${loadTextContent('../queries/blocked.kql')}'
    operator: 'GreaterThan'
    threshold: 0
    minutes: silentMinutes
    lookBack: null
    dimensions: byLoop
  }
  {
    name: 'errors'
    title: 'Ticks fail: exceptions, a store or a cluster that cannot be written, a configuration that cannot be used'
    severity: 1
    query: loadTextContent('../queries/errors.kql')
    operator: 'GreaterThan'
    threshold: 0   // what lasts is logged once, when it begins
    minutes: 15
    lookBack: null
    dimensions: []
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: name
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'planner'
    enabled: true
    emailReceivers: [
      { name: 'planner', emailAddress: email, useCommonAlertSchema: true }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: '${name}-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: '${name}: ${rule.title}'
    description: 'What to do: docs/guide/operations.md.'
    severity: rule.severity
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT${rule.minutes}M'
    overrideQueryTimeRange: rule.lookBack
    autoMitigate: true
    // A new workspace has not got the tables yet.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: rule.operator
          threshold: rule.threshold
          dimensions: rule.dimensions
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: empty(email) ? [] : [people.id] }
  }
}]
