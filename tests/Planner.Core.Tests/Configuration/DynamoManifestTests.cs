using Planner.Configuration.Reading;
using Planner.Testing;
using YamlDotNet.RepresentationModel;

namespace Planner.Configuration;

/// <summary>The planner configurations in Dynamo's own examples.</summary>
public class DynamoManifestTests
{
    [ReferenceFact]
    public void PlannerConfigurationsOfDynamosExamples_AreRead()
    {
        var configs = Directory.GetFiles(ReferenceData.PathOf("dynamo", "manifests"), "*.yaml")
            .SelectMany(Documents).SelectMany(Configs).ToList();

        Assert.Equal(12, configs.Count);
        Assert.All(configs, config => Assert.DoesNotContain(
            ConfigReader.Read(config, _ => null).Problems,
            problem => problem.Severity == ConfigSeverity.Error || problem.Path != "pre_deployment_sweeping_mode"));
    }

    private static IEnumerable<YamlNode> Documents(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(file)));
        return stream.Documents.Select(document => document.RootNode);
    }

    /// <summary>What follows --config in arguments, and the mapping planner of a request's features.</summary>
    private static IEnumerable<string> Configs(YamlNode document) => document.AllNodes.SelectMany(ConfigsIn);

    private static IEnumerable<string> ConfigsIn(YamlNode node) => node switch
    {
        YamlSequenceNode args => args.Children.Zip(args.Children.Skip(1))
            .Where(pair => pair.First is YamlScalarNode { Value: "--config" })
            .Select(pair => ((YamlScalarNode)pair.Second).Value!)
            .Where(value => value.StartsWith('{')),
        YamlMappingNode mapping => mapping.Children
            .Where(pair => pair.Key is YamlScalarNode { Value: "features" })
            .Select(pair => Text(((YamlMappingNode)pair.Value)["planner"])),
        _ => [],
    };

    private static string Text(YamlNode node)
    {
        var text = new StringWriter();
        new YamlStream(new YamlDocument(node)).Save(text);
        return text.ToString();
    }
}
