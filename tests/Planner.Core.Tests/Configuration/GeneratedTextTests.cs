using Planner.Configuration.Reading;
using Planner.Testing;

namespace Planner.Configuration;

public class GeneratedTextTests
{
    [Fact]
    public void Schema_IsUpToDate() => Golden.Check(ConfigSchema.Write(), "docs", "reference", "planner.schema.json");

    [Fact]
    public void Documentation_IsUpToDate() => Golden.Check(ConfigDocs.Write(), "docs", "reference", "configuration.md");

    [Fact]
    public void ExamplesOfTheDocumentation_AreValid()
    {
        var examples = ConfigDocs.Write().Split("```yaml\n").Skip(1).Select(rest => rest.Split("```")[0]).ToList();

        Assert.Equal(2, examples.Count);
        Assert.All(examples, example => Assert.Empty(ConfigReader.Read(example, _ => null).Problems));
    }

    [Fact]
    public void Documentation_NamesEveryKeyAliasAndVariable()
    {
        var text = ConfigDocs.Write();

        Assert.All(ConfigKeys.All.SelectMany(key => key.Names), name => Assert.Contains($"`{name}`", text));
        Assert.All(
            ConfigKeys.All.Select(key => key.EnvironmentVariable).OfType<string>(),
            name => Assert.Contains($"`{name}`", text));
    }
}
