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

@description('Minutes without any decision on a good observation before it is an alert: three throughput intervals or more.')
@allowed([10, 15, 30, 45, 60])
param silentMinutes int

// The app measures every tick of its timers, also those whose decision is no news and is not logged (PlannerMeter.cs), and
// sends the counts each minute; a row says that there was at least one such tick in that minute.
var ticks = 'AppMetrics | where Name == "planner.tick.duration" | extend Good = tostring(Properties.outcome) !in ("Blocked", "Failed")'
var rules = [
  {
    name: 'silent'
    title: 'No decision on a good observation'
    severity: 1
    query: '${ticks} | where Good'
    operator: 'LessThan'
    threshold: 1
    minutes: silentMinutes
    dimensions: []
  }
  {
    name: 'blocked'
    title: 'A loop of a deployment is blocked; replicas stay as they are'
    severity: 2
    query: '${ticks} | summarize TimeGenerated = max(TimeGenerated), Good = countif(Good) by Deployment = tostring(Properties.deployment), Loop = tostring(Properties.loop) | where Good == 0'
    operator: 'GreaterThan'
    threshold: 0
    minutes: silentMinutes
    dimensions: [
      { name: 'Deployment', operator: 'Include', values: ['*'] }
      { name: 'Loop', operator: 'Include', values: ['*'] }
    ]
  }
  {
    name: 'errors'
    title: 'Ticks fail: exceptions, a store or a cluster that cannot be written, a configuration that cannot be used'
    severity: 1
    query: 'union (AppTraces | where SeverityLevel >= 3), AppExceptions'
    operator: 'GreaterThan'
    threshold: 4
    minutes: 15
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
    description: 'What to do: docs/operations.md.'
    severity: rule.severity
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT${rule.minutes}M'
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
