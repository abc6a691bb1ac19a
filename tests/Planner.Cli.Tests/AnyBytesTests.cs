using System.Text;
using CsCheck;
using Planner.Testing;

namespace Planner.Cli;

/// <summary>Whatever a file holds, a command ends with an exit code it knows and lines that a person can read.</summary>
public class AnyBytesTests
{
    private const int Iterations = 200;

    /// <summary>Command lines, <c>{file}</c> being the one that is broken, and a good example of that file.</summary>
    public static TheoryData<string, string> Files => new()
    {
        { "validate --config {file}", Example("fleet.yaml") },
        { "validate --json --config {file}", Example("fleet.yaml") },
        { "plan --config {file} --profile {examples}/profile --observation {case}/obs.json", Example("fleet.yaml") },
        { "plan --config {examples}/fleet.yaml --observation {file}", Case("obs.json") },
        { "plan --config {examples}/fleet.yaml --observation {case}/obs.json --state {file} --state-out {out}", Case("state.json") },
        { "plan --config {examples}/fleet.yaml --observation {case}/obs.json --profile {folder}", Example("profile/prefill_raw_data.json") },
        { "profile show {examples}/engines/data-parallel-8 --points {file} --html {out}", """[{"isl": 100}, {"context": 900, "concurrency": 8}]""" },
        { "profile show {examples}/engines/data-parallel-8 --json --points {file}", """{"prefill": [{"isl": 100}], "decode": [{"context": 900, "concurrency": 8}]}""" },
        { "profile show {folder} --ttft 50 --html {out}", Example("profile/prefill_raw_data.json") },
        { "replay --config {examples}/fleet.yaml --trace {file} --output {out} --html {out}.html", Trace },
        { "inspect --dgd {file}", Manifest },
        { "inspect --dgd {file} --json", Manifest },
        { "inspect --dgd {file}", Beside("settings-file") },
        { "inspect --dgd {file}", Beside("resource-claims") },
        { "import --from {file} --output {out}", Case("../import/all.yaml") },
        { "import --from {file} --output {out}", Case("../import-profile-mounted/all.yaml") },
        { "import --from {file} --output {out}", Case("../import-target-unsaid/all.yaml") },
        { "forecast --predictor kalman --input {file} --json", Series },
        { "forecast --predictor kalman --log1p --input {file} --column b --output {out}", Series },
    };

    private const string Trace = """
        {"timestamp": 0, "input_length": 700, "output_length": 90}
        {"timestamp": 61000, "input_length": 30, "output_length": 20}
        """;

    private const string Series = "t_seconds,b\n0,12\n60,15.5\n120,\n180,9e2\n";

    [Theory]
    [MemberData(nameof(Files))]
    public void Command_EndsWellOnAnyBytes(string command, string good) => Broken(good).Sample(
        bytes =>
        {
            using var folder = new TemporaryFolder();
            var file = folder.Write("prefill_raw_data.json", bytes);
            folder.Write("decode_raw_data.json", Example("profile/decode_raw_data.json"));
            var output = Path.Combine(folder.Path, "out");
            var (exit, stdout, stderr) = InProcess.Run([.. command.Split(' ').Select(word => word
                .Replace("{file}", file).Replace("{folder}", folder.Path).Replace("{out}", output)
                .Replace("{examples}", Repository.PathOf("docs", "examples")).Replace("{case}", CaseFolder))]);

            Assert.InRange(exit, 0, 2);
            Assert.True(exit == 0 || stderr.Length > 0 || stdout.Length > 0, "it says nothing");
            Assert.All(stderr.TrimEnd('\n').Split('\n'), line =>
            {
                Assert.InRange(line.Length, exit == 0 ? 0 : 1, 520);
                Assert.DoesNotContain("   at ", line);
                Assert.DoesNotContain(line, char.IsControl);
            });
            Assert.Equal(exit == 0 && command.Contains("{out}"), File.Exists(output));
        },
        iter: Iterations, print: bytes => Convert.ToBase64String(bytes));

    /// <summary>A good file with some of it overwritten, cut or repeated, and now and then nothing but noise.</summary>
    private static Gen<byte[]> Broken(string good)
    {
        var bytes = Encoding.UTF8.GetBytes(good);
        string[] pieces =
        [
            "", "0", "-1", "1e308", "-1e308", "1e-308", "1e999", "NaN", "Infinity", "null", "{}", "[]", "\"\"", "true", "\n", ",",
            ":", "\"", "\0", "\\ud800", "\\u0000", "&a ", "*a", "<<: ", "$(A)", "--model", new('9', 5000), "\r", "\uFEFF", "2147483648", "99999999999999999999", "0.5", "é", "  ", "#", "- ", "{", "[[[[[[",
        ];
        var piece = Gen.OneOf(Gen.Int[0, pieces.Length - 1].Select(i => Encoding.UTF8.GetBytes(pieces[i])), Gen.Byte.Array[0, 6]);
        var edit = Gen.Select(Gen.Int[0, bytes.Length], Gen.Int[0, 12], piece);
        var edited = edit.Array[1, 4].Select(edits => edits.Aggregate(bytes, (text, e) =>
        {
            var start = Math.Min(e.Item1, text.Length);
            return [.. text[..start], .. e.Item3, .. text[Math.Min(start + e.Item2, text.Length)..]];
        }));
        return Gen.Frequency((8, edited), (1, Gen.Byte.Array[0, 60]), (1, Gen.Int[0, bytes.Length].Select(n => bytes[..n])));
    }

    private static string CaseFolder => Repository.PathOf("tests/Planner.Cli.Tests/Cases/plan-learns");

    private static string Manifest => File.ReadAllText(Repository.PathOf("tests/Planner.Cli.Tests/Cases/inspect/dgd.yaml"));

    private static string Beside(string name) =>
        File.ReadAllText(Repository.PathOf("tests/Planner.Cluster.Tests/Dynamo/Cases", name, "dgd.yaml"));

    private static string Case(string name) => File.ReadAllText(Path.Combine(CaseFolder, name));

    private static string Example(string name) => File.ReadAllText(Repository.PathOf("docs", "examples", name));
}
