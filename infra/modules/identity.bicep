@description('Location of the identity.')
param location string

@description('Name of the identity.')
param name string

@description('Tags of all resources.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id, by which resources are given the identity.')
output id string = identity.id

@description('Client id, by which code asks for its tokens.')
output clientId string = identity.properties.clientId

@description('Object id, to which roles are assigned, on Azure and in Kubernetes.')
output principalId string = identity.properties.principalId
