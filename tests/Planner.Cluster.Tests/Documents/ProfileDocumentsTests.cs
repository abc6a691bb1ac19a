using System.IO.Compression;
using System.Text;
using Planner.Testing;

namespace Planner.Cluster.Documents;

/// <summary>Profiles as they are found: what the profiler saves, what others make of it, what the mocker takes.</summary>
public sealed class ProfileDocumentsTests : IDisposable
{
    private const string Prefill = """{"prefill_isl": [100, 1000], "prefill_ttft": [20, 50]}""";

    private const string Decode = """
        {"x_kv_usage": [0.1, 0.9], "y_context_length": [500, 500], "z_itl": [5, 20], "max_kv_tokens": 100000}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EachPool_IsReadByItself_ItsArchiveFirst()
    {
        _folder.Write("prefill_raw_data.json", Prefill);
        _folder.Write("decode_raw_data.json", Decode);
        Save("selected_prefill_interpolation/raw_data.npz", ("prefill_isl", "(2,)", [50, 5000]), ("prefill_ttft", "(2,)", [7, 70]));

        var profile = ProfileDocuments.Read(_folder.Path);

        Assert.Equal([50, 5000], profile.Prefill.Isl);
        Assert.Equal([5, 20], profile.Decode.Lines[0].ItlMs);
    }

    [Fact]
    public void DecodesFile_IsNotTakenForPrefills()
    {
        Save("selected_decode_interpolation/raw_data.npz", ("prefill_isl", "(2,)", [50, 5000]), ("prefill_ttft", "(2,)", [7, 70]));
        _folder.Write("decode_raw_data.json", Decode);

        var error = Assert.Throws<DocumentException>(() => ProfileDocuments.Read(_folder.Path));

        Assert.EndsWith(
            "prefill_raw_data.json: file not found; check the path of the prefill profile", Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Meta_IsReadBesideTheSweeps()
    {
        _folder.Write("prefill_raw_data.json", Prefill);
        _folder.Write("decode_raw_data.json", Decode);
        _folder.Write("meta.json", """{"decode": {"gpus_per_engine": 2}, "max_num_seqs": 64}""");

        var profile = ProfileDocuments.Read(_folder.Path);

        Assert.Equal((2, 64), (profile.Decode.Gpus, profile.Limits.Requests));
        Assert.Contains(_folder.PathOf("meta.json"), ProfileDocuments.Files(_folder.Path));
    }

    [Fact]
    public void BrokenMeta_IsRefusedWithItsPath()
    {
        _folder.Write("prefill_raw_data.json", Prefill);
        _folder.Write("decode_raw_data.json", Decode);
        _folder.Write("meta.json", "{");

        var error = Assert.Throws<DocumentException>(() => ProfileDocuments.Read(_folder.Path));

        Assert.Equal(
            $"{_folder.PathOf("meta.json")}: not valid JSON (line 1, position 2); correct or remove it", Assert.Single(error.Problems));
    }

    /// <summary>Rows are KV tokens, columns contexts.</summary>
    [Fact]
    public void MockersArchive_IsAProfile()
    {
        SaveMockers(rows: 2);

        var profile = ProfileDocuments.Read(_folder.PathOf("mocker.npz"));

        Assert.Equal([1, 4000], profile.Prefill.Isl);   // no request has a prompt of no tokens
        Assert.Equal([20, 200], profile.Prefill.TtftMs);
        Assert.Equal([1000, 4000], profile.Decode.Lines.Select(line => line.ContextLength));
        Assert.Equal([4, 6], profile.Decode.Lines[0].ItlMs);
        Assert.Equal([5, 9], profile.Decode.Lines[1].ItlMs);
        Assert.Equal(80_000, profile.Decode.MaxKvTokens);
    }

    [Fact]
    public void MockersArchive_OfAnotherShape_IsRefusedWithTheRightOne()
    {
        SaveMockers(rows: 1);

        var error = Assert.Throws<DocumentException>(() => ProfileDocuments.Read(_folder.PathOf("mocker.npz")));

        Assert.EndsWith(
            "decode_itl has the shape (1, 2); expected (2, 2), the lengths of decode_active_kv_tokens and decode_context_length",
            Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void PlannersArchive_InsteadOfItsFolder_IsRefusedWithWhatToDo()
    {
        Save("prefill_raw_data.npz", ("prefill_isl", "(2,)", [50, 5000]), ("prefill_ttft", "(2,)", [7, 70]));

        var error = Assert.Throws<DocumentException>(() => ProfileDocuments.Read(_folder.PathOf("prefill_raw_data.npz")));

        Assert.EndsWith("this is the sweep of one pool; pass the profile's folder, which holds both", Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    private void SaveMockers(int rows) => Save(
        "mocker.npz",
        ("prefill_isl", "(2,)", [0, 4000]),
        ("prefill_ttft_ms", "(2,)", [20, 200]),
        ("decode_active_kv_tokens", "(2,)", [10_000, 80_000]),
        ("decode_context_length", "(2,)", [1000, 4000]),
        ("decode_itl", $"({rows}, 2)", [4, 5, 6, 9]),
        ("comment", "(1,)", [1]));

    private void Save(string file, params (string Name, string Shape, double[] Values)[] arrays)
    {
        var path = _folder.PathOf(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, shape, values) in arrays)
        {
            var header = Encoding.Latin1.GetBytes($"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
            var rows = shape.StartsWith("(1, ", StringComparison.Ordinal) ? values[..2] : values;
            using var entry = archive.CreateEntry($"{name}.npy").Open();
            entry.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. rows.SelectMany(BitConverter.GetBytes)]);
        }
    }
}
