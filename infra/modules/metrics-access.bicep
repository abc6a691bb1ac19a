@description('Object id of the app\'s identity.')
param principalId string

@description('Name of the Azure Monitor workspace, in the resource group this is deployed to.')
param workspaceName string

var monitoringDataReader = 'b0d8363b-8ddd-447d-831f-62ca05bff136'

resource workspace 'Microsoft.Monitor/accounts@2023-04-03' existing = {
  name: workspaceName
}

resource readMetrics 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(workspace.id, principalId, monitoringDataReader)
  scope: workspace
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringDataReader)
  }
}

@description('Address that answers Prometheus queries.')
output queryEndpoint string = workspace.properties.metrics.prometheusQueryEndpoint
