using Planner.Configuration.Reading;
using Planner.Testing;

namespace Planner.Configuration;

/// <summary>
/// Whole documents against the reader and the JSON Schema. A sample's problems stand in NAME.problems.txt; there
/// <c># beyond the schema</c> says that the schema accepts what the reader refuses.
/// </summary>
public class ConfigSamplesTests
{
    private static readonly string[] Folder = ["tests", "Planner.Core.Tests", "Configuration", "Samples"];

    public static TheoryData<string> Good => Samples("good");

    public static TheoryData<string> Bad => Samples("bad");

    [Theory]
    [MemberData(nameof(Good))]
    public void GoodSample_IsAcceptedByReaderAndSchema(string sample)
    {
        var text = File.ReadAllText(Repository.PathOf([.. Folder, "good", sample]));

        var result = ConfigReader.Read(text, _ => null);

        Golden.Check(Lines(result), [.. Folder, "good", sample + ".problems.txt"]);
        Assert.False(result.HasErrors);
        Assert.True(SampleJson.IsAccepted(text));
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void BadSample_IsRefusedWithEveryProblem(string sample)
    {
        var text = File.ReadAllText(Repository.PathOf([.. Folder, "bad", sample]));

        var result = ConfigReader.Read(text, _ => null);

        Golden.Check(Verdict(text) + Lines(result), [.. Folder, "bad", sample + ".problems.txt"]);
        Assert.True(result.HasErrors);
        Assert.Null(result.Fleet);
    }

    private static string Verdict(string text) => SampleJson.IsAccepted(text) switch
    {
        true => "# beyond the schema\n",
        false => "",
        null => "# no document for the schema\n",
    };

    private static string Lines(ConfigResult result) =>
        string.Concat(result.Problems.Select(problem => problem + "\n"));

    private static TheoryData<string> Samples(string kind) =>
        [.. Directory.GetFiles(Repository.PathOf([.. Folder, kind]))
            .Select(file => Path.GetFileName(file)!)
            .Where(file => !file.EndsWith(".problems.txt", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
}
