using System.Text.Json.Nodes;

namespace Planner.Testing.Kube;

/// <summary>Small definitions of what the planner reads of other people's resources; fields they do not name are kept.</summary>
internal static class DynamoDefinitions
{
    private const string Scale = """
        {"status": {}, "scale": {"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"} }
        """;

    private const string Replicas = """{"replicas": {"type": "integer", "minimum": 0} }""";

    public static JsonNode Deployment(string version) => Definition(
        "nvidia.com", version, "DynamoGraphDeployment", """{"status": {} }""", version == "v1alpha1"
            ? """{"services": {"type": "object", "x-kubernetes-preserve-unknown-fields": true} }"""
            : """
              {"components": {"type": "array", "items": {"type": "object", "required": ["name"],
               "x-kubernetes-preserve-unknown-fields": true, "properties": {"name": {"type": "string"}, "replicas": {"type": "integer"} } } } }
              """);

    public static JsonNode Adapter(string version) =>
        Definition("nvidia.com", version, "DynamoGraphDeploymentScalingAdapter", Scale, Replicas);

    public static JsonNode ScaledObject { get; } = Definition("keda.sh", "v1alpha1", "ScaledObject", """{"status": {} }""", "{}");

    public static string PluralOf(string kind) => $"{kind.ToLowerInvariant()}s";

    private static JsonNode Definition(string group, string version, string kind, string subresources, string spec) => JsonNode.Parse($$"""
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "{{PluralOf(kind)}}.{{group}}"},
         "spec": {"group": "{{group}}", "scope": "Namespaced", "names": {"kind": "{{kind}}", "plural": "{{PluralOf(kind)}}"},
          "versions": [{"name": "{{version}}", "served": true, "storage": true, "subresources": {{subresources}},
           "schema": {"openAPIV3Schema": {"type": "object", "properties": {
            "spec": {"type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": {{spec}} },
            "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": {{Replicas}} } } } } }] } }
        """)!;
}
