using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Planner.Cluster.Dynamo;

/// <summary>Reads and patches DynamoGraphDeployments and the scale of their adapters, in the version that is served.</summary>
/// <remarks>The newer version first. One that answered is asked first from then on, which spares a request a read.</remarks>
internal sealed class GraphObjects(IKubernetes kubernetes)
{
    private const string Group = "nvidia.com";
    private const string Deployments = "dynamographdeployments";
    private const string Adapters = "dynamographdeploymentscalingadapters";

    private static readonly string[] All = [V1Beta1Shape.Api, V1Alpha1Shape.Api];

    /// <summary>The versions that answered last.</summary>
    public ApiVersions Versions { get; set; } = ApiVersions.Newest;

    /// <summary>A deployment; null where there is none of this name.</summary>
    public async Task<JsonNode?> ReadAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var (found, version) = await FirstAsync(Versions.Deployments, async version => ApiObject.Named(
            await kubernetes.CustomObjects.GetNamespacedCustomObjectAsync<JsonElement>(
                Group, version, @namespace, Deployments, name, cancellationToken),
            GraphDeployment.Kind, name));
        Versions = Versions with { Deployments = version };
        return found;
    }

    /// <summary>Why a deployment cannot be found, in words.</summary>
    public async Task<string> WhyMissingAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        var groups = (await kubernetes.Apis.GetAPIVersionsAsync(cancellationToken))?.Groups
            ?? throw new JsonException("a list of API groups is needed");
        var served = groups.Where(group => group.Name == Group).SelectMany(group => group.Versions)
            .Select(one => ManifestText.OneLine(one.Version)).ToList();
        return (served.Count, served.Intersect(All).Any()) switch
        {
            (0, _) => "this cluster has no DynamoGraphDeployments: Dynamo's operator is not installed, or this is the wrong cluster",
            (_, false) => $"this cluster has DynamoGraphDeployments of version {string.Join(", ", served)} only, which is not known; " +
                $"{string.Join(" and ", All)} are",
            _ => $"there is no {GraphDeployment.Kind} {name} in namespace {@namespace}: check dgd and k8s_namespace",
        };
    }

    /// <summary>The scale of a component's adapter; null where it has none.</summary>
    public async Task<JsonNode?> ReadScaleAsync(string @namespace, string adapter, CancellationToken cancellationToken)
    {
        var (found, version) = await FirstAsync(Versions.Adapters, async version => ApiObject.Scale(
            await kubernetes.CustomObjects.GetNamespacedCustomObjectScaleAsync<JsonElement>(
                Group, version, @namespace, Adapters, adapter, cancellationToken),
            adapter));
        Versions = Versions with { Adapters = version };
        return found;
    }

    /// <summary>Patches a deployment.</summary>
    public async Task<JsonObject> PatchAsync(
        string version, string @namespace, string name, JsonArray patch, CancellationToken cancellationToken) =>
        ApiObject.Named(
            await kubernetes.CustomObjects.PatchNamespacedCustomObjectAsync<JsonElement>(
                Patch(patch), Group, version, @namespace, Deployments, name, cancellationToken: cancellationToken),
            GraphDeployment.Kind, name);

    /// <summary>Patches the scale of an adapter, in the version that it was read in.</summary>
    public async Task<JsonObject> PatchScaleAsync(
        string @namespace, string adapter, JsonArray patch, CancellationToken cancellationToken) =>
        ApiObject.Scale(
            await kubernetes.CustomObjects.PatchNamespacedCustomObjectScaleAsync<JsonElement>(
                Patch(patch), Group, Versions.Adapters, @namespace, Adapters, adapter, cancellationToken: cancellationToken),
            adapter);

    /// <returns>What one of the versions has, and which, the one that answered last first; null where none has it.</returns>
    private static async Task<(JsonNode? Found, string Version)> FirstAsync(string last, Func<string, Task<JsonObject>> read)
    {
        foreach (var version in All.OrderByDescending(version => version == last))
        {
            try
            {
                return (await read(version), version);
            }
            catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
            {
                // The version is not served, or has no object of this name.
            }
        }

        return (null, last);
    }

    private static V1Patch Patch(JsonArray patch) => new(patch.ToJsonString(), V1Patch.PatchType.JsonPatch);
}
