// azd sets the variables (azd env set NAME VALUE); without azd export them yourself.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'planner')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param alwaysReady = readEnvironmentVariable('PLANNER_ALWAYS_READY', 'true') != 'false'
param fleet = loadTextContent('fleet.yaml')
param kubernetesServer = readEnvironmentVariable('PLANNER_KUBERNETES_SERVER', '')
param kubernetesCa = readEnvironmentVariable('PLANNER_KUBERNETES_CA', '')
param azureMonitorWorkspaceId = readEnvironmentVariable('AZURE_MONITOR_WORKSPACE_ID', '')
param prometheusEndpoint = readEnvironmentVariable('PROMETHEUS_ENDPOINT', '')
param alertEmail = readEnvironmentVariable('PLANNER_ALERT_EMAIL', '')
param privateNetwork = readEnvironmentVariable('PLANNER_PRIVATE_NETWORK', 'false') == 'true'
param subnetId = readEnvironmentVariable('PLANNER_SUBNET_ID', '')
