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

// Each reads the planner's own log lines: "DEPLOYMENT: LOOP OUTCOME: REASON".
var rules = [
  {
    name: 'silent'
    title: 'No decision on a good observation'
    severity: 1
    query: 'AppTraces | where Message matches regex @"^[a-z0-9.-]+: (Throughput|Load) [A-Z]" | where Message !matches regex @"^[a-z0-9.-]+: (Throughput|Load) Blocked"'
    operator: 'LessThan'
    threshold: 1
    minutes: silentMinutes
    dimensions: []
  }
  {
    name: 'blocked'
    title: 'Decisions of a deployment are blocked; replicas stay as they are'
    severity: 2
    query: 'AppTraces | where Message matches regex @"^[a-z0-9.-]+: Throughput Blocked" | extend Deployment = extract(@"^([a-z0-9.-]+):", 1, Message)'
    operator: 'GreaterThan'
    threshold: 2
    minutes: 15
    dimensions: [{ name: 'Deployment', operator: 'Include', values: ['*'] }]
  }
  {
    name: 'errors'
    title: 'Ticks fail: exceptions, a store or a cluster that cannot be written, a configuration that cannot be used'
    severity: 1
    query: 'union (AppTraces | where SeverityLevel >= 3), (AppExceptions), (AppRequests | where Success == false and OperationName in ("ThroughputAdjustment", "LoadAdjustment"))'
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
