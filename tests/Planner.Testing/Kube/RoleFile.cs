using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Planner.Testing.Kube;

/// <summary>A Role of infra/kubernetes, as users apply it.</summary>
public sealed class RoleFile
{
    private readonly JsonObject _role;

    /// <param name="file">Name of the file.</param>
    public RoleFile(string file) => _role = Read(file);

    private RoleFile(JsonObject role) => _role = role;

    /// <summary>Name of the Role.</summary>
    public string Name => (string)_role["metadata"]!["name"]!;

    /// <summary>All that it allows, as "verb resource.group".</summary>
    public IReadOnlyList<string> Rights =>
        [.. Rules.SelectMany(rule => Texts(rule["verbs"]).Select(verb => Right(rule, verb)))];

    private IEnumerable<JsonNode> Rules => _role["rules"]!.AsArray().Select(rule => rule!);

    /// <summary>An object of infra/kubernetes.</summary>
    public static JsonObject Read(string file)
    {
        var yaml = new DeserializerBuilder().Build()
            .Deserialize<object>(File.ReadAllText(Repository.PathOf("infra", "kubernetes", file)));
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml))!.AsObject();
    }

    /// <summary>The Role without one of its rights.</summary>
    public RoleFile Without(string right)
    {
        var less = new RoleFile(_role.DeepClone().AsObject());
        foreach (var rule in less.Rules)
        {
            rule["verbs"] = new JsonArray(
                [.. Texts(rule["verbs"]).Where(verb => Right(rule, verb) != right).Select(verb => JsonValue.Create(verb))]);
        }

        less._role["rules"] = new JsonArray(
            [.. less.Rules.Where(rule => rule["verbs"]!.AsArray().Count > 0).Select(rule => rule.DeepClone())]);
        return less;
    }

    /// <summary>The object to create.</summary>
    public JsonObject ToJson() => _role.DeepClone().AsObject();

    private static string Right(JsonNode rule, string verb) =>
        $"{verb} {Texts(rule["resources"]).Single()}.{Texts(rule["apiGroups"]).Single()}".TrimEnd('.');

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(text => (string)text!);
}
