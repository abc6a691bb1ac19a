using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;

namespace Planner.Cluster;

/// <summary>Looks for others that scale the same: autoscalers whose target is one of some objects.</summary>
/// <remarks>
/// The right to list them is optional. Without it, or without KEDA, none are seen; that is asked once, and said where a
/// right is missing.
/// </remarks>
/// <param name="kubernetes">The API server.</param>
/// <param name="targetKind">What the kinds of such objects begin with.</param>
internal sealed class OtherScalers(IKubernetes kubernetes, string targetKind)
{
    private static readonly (string Kind, string Group, string Version, string Plural)[] Kinds =
    [
        ("HorizontalPodAutoscaler", "autoscaling", "v1", "horizontalpodautoscalers"),
        ("ScaledObject", "keda.sh", "v1alpha1", "scaledobjects"),
    ];

    private readonly ConcurrentDictionary<string, string?> _closed = new();

    /// <summary>Which rights are missing to see them, in words; null where none is.</summary>
    public string? Unseen => _closed.Values.OfType<string>().Order(StringComparer.Ordinal).ToList() is { Count: > 0 } refusals
        ? $"{string.Join("; ", refusals)}: autoscalers on the same pools are not noticed; " +
            "infra/kubernetes/role-see-autoscalers.yaml lets them be"
        : null;

    /// <summary>Who scales any of some objects, in words; null where nobody does.</summary>
    public async Task<string?> FindAsync(
        string @namespace, IReadOnlySet<string> targets, CancellationToken cancellationToken)
    {
        foreach (var (kind, group, version, plural) in Kinds.Where(kind => !_closed.ContainsKey(kind.Kind)))
        {
            try
            {
                var list = await kubernetes.CustomObjects.ListNamespacedCustomObjectAsync<JsonElement>(
                    group, version, @namespace, plural, cancellationToken: cancellationToken);
                if (Scaling(ApiObject.Of(list), targets) is { } name)
                {
                    return $"{kind} {ManifestText.OneLine(name)} scales the same";
                }
            }
            catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
            {
                _closed[kind] = null;
            }
            catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.Forbidden)
            {
                _closed[kind] = ApiServerFailure.RefusalOf(error);
            }
        }

        return null;
    }

    private string? Scaling(JsonNode? list, IReadOnlySet<string> targets) =>
        (list.Member("items") as JsonArray ?? [])
        .FirstOrDefault(item => IsOurs(item.Member("spec").Member("scaleTargetRef"), targets))
        .Member("metadata").Member("name").Text();

    private bool IsOurs(JsonNode? target, IReadOnlySet<string> targets) =>
        target.Member("kind").Text()?.StartsWith(targetKind, StringComparison.Ordinal) == true
        && targets.Contains(target.Member("name").Text() ?? "");
}
