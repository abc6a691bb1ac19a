metadata description = 'A planner in one resource group; main.bicep makes the group as well.'

@description('Location of all resources.')
param location string = resourceGroup().location

@description('Names end with this; lower-case letters and digits, different for each planner.')
@minLength(3)
@maxLength(13)
param suffix string = uniqueString(resourceGroup().id)

@description('Tags of all resources.')
param tags object = {}

@description('Memory of an instance, MB; docs/guide/cost.md says what each costs.')
@allowed([512, 2048, 4096])
param instanceMemoryMb int = 512

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

@description('How often the app looks for slots of the throughput loop that are due; six cron fields.')
param throughputSchedule string = '*/10 * * * * *'

@description('The same for the load loop.')
param loadSchedule string = '*/5 * * * * *'

@description('Who is told by mail when an alert fires. Empty: nobody.')
param alertEmail string = ''

@description('Minutes without a tick, or without a decision on a good observation, before it is an alert: three throughput intervals or more.')
@allowed([10, 15, 30, 45, 60])
param silentMinutes int = 15

@description('How long logs are kept, days.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Most logs taken in a day, GB; -1: no limit.')
param logDailyQuotaGb int = 1

@description('Copies of the storage account.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_ZRS'

@description('Whether the app gets a network of its own, from which alone its API and its storage can be reached.')
param privateNetwork bool = false

@description('Addresses of that network, a /24 or larger.')
param networkAddressPrefix string = '10.201.0.0/24'

@description('Subnet for the app where one is there already, delegated to Microsoft.App/environments; not together with privateNetwork. Empty: none.')
param subnetId string = ''

var appName = 'func-planner-${suffix}'
var hasManagedPrometheus = !empty(azureMonitorWorkspaceId)
var monitorId = split(hasManagedPrometheus ? azureMonitorWorkspaceId : '////////', '/')
// An app in a network without the DNS zones of the private endpoints would not find its storage.
var appSubnetId = !privateNetwork
  ? subnetId
  : empty(subnetId) ? network!.outputs.appSubnetId : fail('set privateNetwork or subnetId, not both')

module identity 'modules/identity.bicep' = {
  params: {
    location: location
    name: 'id-planner-${suffix}'
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    location: location
    name: 'stplanner${suffix}'
    tags: tags
    isPrivate: privateNetwork
    sku: storageSku
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    location: location
    workspaceName: 'log-planner-${suffix}'
    insightsName: 'appi-planner-${suffix}'
    tags: tags
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  params: {
    location: location
    name: 'vnet-planner-${suffix}'
    tags: tags
    addressPrefix: networkAddressPrefix
  }
}

// What the host and the planner use of the account; there is no queue and no file share.
module storageEndpoints 'modules/private-endpoint.bicep' = [for part in (privateNetwork ? ['blob', 'table'] : []): {
  params: {
    location: location
    name: 'pe-planner-${suffix}-${part}'
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    targetId: storage.outputs.id
    part: part
    zoneName: 'privatelink.${part}.${environment().suffixes.storage}'
  }
}]

module roles 'modules/role-assignments.bicep' = {
  params: {
    principalId: identity.outputs.principalId
    storageAccountName: storage.outputs.name
    insightsName: monitoring.outputs.insightsName
  }
}

module metrics 'modules/metrics-access.bicep' = if (hasManagedPrometheus) {
  scope: resourceGroup(monitorId[2], monitorId[4])
  params: {
    principalId: identity.outputs.principalId
    workspaceName: monitorId[8]
  }
}

module app 'modules/function-app.bicep' = {
  // Without its roles, or a way to its storage, the host cannot start.
  dependsOn: [roles, storageEndpoints]
  params: {
    location: location
    name: appName
    planName: 'plan-planner-${suffix}'
    tags: tags
    instanceMemoryMb: instanceMemoryMb
    alwaysReady: alwaysReady
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccountName: storage.outputs.name
    packagesUrl: storage.outputs.packagesUrl
    insightsName: monitoring.outputs.insightsName
    subnetId: appSubnetId
    isPrivate: privateNetwork
    plannerSettings: {
      PLANNER_CONFIG: fleet
      PLANNER_STORAGE: storage.outputs.tableEndpoint
      PLANNER_KUBERNETES_SERVER: kubernetesServer
      PLANNER_KUBERNETES_CA: kubernetesCa
      PROMETHEUS_ENDPOINT: hasManagedPrometheus ? metrics!.outputs.queryEndpoint : prometheusEndpoint
      PROMETHEUS_MANAGED_IDENTITY: hasManagedPrometheus ? 'true' : 'false'
      THROUGHPUT_SCHEDULE: throughputSchedule
      LOAD_SCHEDULE: loadSchedule
    }
  }
}

module appEndpoint 'modules/private-endpoint.bicep' = if (privateNetwork) {
  params: {
    location: location
    name: 'pe-planner-${suffix}-sites'
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    targetId: app.outputs.id
    part: 'sites'
    zoneName: 'privatelink.azurewebsites.net'
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    location: location
    name: appName
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
    silentMinutes: silentMinutes
  }
}

@description('Name of the app, for az functionapp and func azure.')
output appName string = app.outputs.name

@description('Address of its API.')
output apiUrl string = '${app.outputs.url}/api'

@description('Object id of the identity: the user that a RoleBinding in Kubernetes names.')
output identityObjectId string = identity.outputs.principalId

@description('Gives the planner the Role of infra/kubernetes in a namespace; replace NAMESPACE.')
output bindRoleCommand string = 'kubectl create rolebinding planner -n NAMESPACE --role=planner --user=${identity.outputs.principalId}'
