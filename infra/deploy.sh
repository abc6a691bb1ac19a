#!/usr/bin/env bash
# Deploys resources and app with the Azure CLI, as azd up does. Needs az (signed in), zip and the .NET SDK.
# The variables are those of main.bicepparam; AZURE_LOCATION and AZURE_ENV_NAME at least.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${AZURE_ENV_NAME:?name the environment, such as production}" "${AZURE_LOCATION:?name the region, such as westeurope}"

infra/package.sh artifacts/release

echo "deploying the resources ..."
outputs=$(az deployment sub create --name "planner-$AZURE_ENV_NAME" --location "$AZURE_LOCATION" \
  --template-file infra/main.bicep --parameters infra/main.bicepparam --query properties.outputs --output json)
output() { python3 -c 'import json,sys; print(json.load(sys.stdin)[sys.argv[1]]["value"])' "$1" <<<"$outputs"; }
group=$(output AZURE_RESOURCE_GROUP)
app=$(output PLANNER_APP)

echo "deploying the app $app ..."
az functionapp deployment source config-zip --resource-group "$group" --name "$app" --src artifacts/release/planner.zip --output none

echo "API: $(output PLANNER_API)"
echo "give it the Role: $(output PLANNER_BIND_ROLE)"
