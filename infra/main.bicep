metadata description = 'A resource group with a planner in it: what azd up deploys.'

targetScope = 'subscription'

@description('Name of the environment; the resource group is named after it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Location of all resources.')
param location string

@description('Whether an instance for the load loop is kept ready. False only where no deployment runs that loop: docs/guide/cost.md.')
param alwaysReady bool = true

@description('The fleet file itself, YAML or JSON. Empty: the simulated day, to see the app at work.')
param fleet string = ''

@description('Address of the API server of an AKS cluster with Entra ID, https://...')
param kubernetesServer string = ''

@description('Certificate authority of the API server, base64 as in a kubeconfig. It is public.')
param kubernetesCa string = ''

@description('Resource id of the Azure Monitor workspace with the cluster\'s Prometheus metrics. Empty: prometheusEndpoint.')
param azureMonitorWorkspaceId string = ''

@description('Address of another Prometheus, where the fleet file names none.')
param prometheusEndpoint string = ''

@description('Who is told by mail when an alert fires. Empty: nobody.')
param alertEmail string = ''

@description('Whether the app gets a network of its own, from which alone its API and its storage can be reached.')
param privateNetwork bool = false

@description('Subnet for the app where one is there already; not together with privateNetwork. Empty: none.')
param subnetId string = ''

var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-planner-${environmentName}'
  location: location
  tags: tags
}

module planner 'planner.bicep' = {
  scope: group
  params: {
    location: location
    suffix: uniqueString(subscription().id, environmentName, location)
    tags: tags
    alwaysReady: alwaysReady
    fleet: fleet
    kubernetesServer: kubernetesServer
    kubernetesCa: kubernetesCa
    azureMonitorWorkspaceId: azureMonitorWorkspaceId
    prometheusEndpoint: prometheusEndpoint
    alertEmail: alertEmail
    privateNetwork: privateNetwork
    subnetId: subnetId
  }
}

@description('Resource group of the planner.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the app.')
output PLANNER_APP string = planner.outputs.appName

@description('Address of its API.')
output PLANNER_API string = planner.outputs.apiUrl

@description('Object id of the identity: the user that a RoleBinding in Kubernetes names.')
output PLANNER_IDENTITY string = planner.outputs.identityObjectId

@description('Gives the planner the Role of infra/kubernetes in a namespace; replace NAMESPACE.')
output PLANNER_BIND_ROLE string = planner.outputs.bindRoleCommand
