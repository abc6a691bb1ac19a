@description('Location of the plan and the app.')
param location string

@description('Name of the app, part of its address.')
param name string

@description('Name of the plan.')
param planName string

@description('Tags of all resources.')
param tags object

@description('Memory of an instance, MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMb int

@description('Whether an instance for the load loop is kept ready.')
param alwaysReady bool

@description('Resource id of the app\'s identity.')
param identityId string

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Name of the storage account.')
param storageAccountName string

@description('Where the app\'s package lies.')
param packagesUrl string

@description('Name of the Application Insights component.')
param insightsName string

@description('Subnet of the app; empty: none.')
param subnetId string

@description('Whether the app can be reached only through a private endpoint.')
param isPrivate bool

@description('Settings of the planner itself.')
param plannerSettings object

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// Nothing in here is a secret: the identity signs in everywhere.
var settings = union(plannerSettings, {
  AzureWebJobsStorage__accountName: storageAccountName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AZURE_CLIENT_ID: identityClientId
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  // One firing in a hundred seconds is traced: there are 25,000 a day, and most find nothing due. Logs and metrics are all sent.
  OTEL_TRACES_SAMPLER: 'microsoft.rate_limited'
  OTEL_TRACES_SAMPLER_ARG: '0.01'
})

resource hosting 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  // azd finds the app it deploys to by this tag.
  tags: union(tags, { 'azd-service-name': 'planner' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: hosting.id
    httpsOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      appSettings: concat(
        map(items(settings), setting => { name: setting.key, value: setting.value }),
        [{ name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insights.properties.ConnectionString }])
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMb
        // A timer runs on one instance at a time; the rest is for people who ask over HTTP.
        maximumInstanceCount: 40
        alwaysReady: alwaysReady ? [{ name: 'function:LoadAdjustment', instanceCount: 1 }] : []
      }
    }
  }

  // Deployment by Entra ID only: no publishing password works.
  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noScmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Resource id of the app.')
output id string = app.id

@description('Name of the app.')
output name string = app.name

@description('Address of the app.')
output url string = 'https://${app.properties.defaultHostName}'
