using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Planner.Engines;

namespace Planner.Cluster.Documents;

/// <summary>Archives that numpy itself has written, and arrays of every type byte by byte.</summary>
public class NpzReaderTests
{
    [Theory]
    [InlineData("doubles.npz", "max_kv_tokens: 4096; prefill_isl: 100 200.5")]
    [InlineData("integers.npz", "a: 1 2 3; b: 1.5 2.5; c: 7")]
    public void Arrays_AreRead(string file, string arrays) => Assert.Equal(arrays, string.Join(
        "; ", All(Read(file)).OrderBy(array => array.Key).Select(array => $"{array.Key}: {string.Join(' ', array.Value.Values)}")));

    [Theory]
    [InlineData("text.npz", "a.npy has numbers of type <U1; expected f2, f4, f8, or i1 to u8")]
    [InlineData("nan.npz", "a.npy has NaN in it")]
    public void WhatIsNoProfile_IsRefused_UnlessNobodyWantsIt(string file, string problem)
    {
        Assert.Equal(problem, Assert.Throws<ProfileException>(() => All(Read(file))).Message);
        Assert.DoesNotContain("a", NpzReader.Read(Read(file), name => name != "a").Keys);
    }

    public static TheoryData<string, byte[]> Types => new()
    {
        { "<f8", BitConverter.GetBytes(3.0) },
        { ">f8", Reversed(BitConverter.GetBytes(3.0)) },
        { "<f4", BitConverter.GetBytes(3.0f) },
        { ">f4", Reversed(BitConverter.GetBytes(3.0f)) },
        { "<f2", BitConverter.GetBytes((Half)3.0) },
        { ">f2", Reversed(BitConverter.GetBytes((Half)3.0)) },
        { "|i1", [3] },
        { "|u1", [3] },
        { "<i2", [3, 0] },
        { ">i2", [0, 3] },
        { "<u2", [3, 0] },
        { ">u4", [0, 0, 0, 3] },
        { "<i4", [3, 0, 0, 0] },
        { ">i8", [0, 0, 0, 0, 0, 0, 0, 3] },
        { "<u8", [3, 0, 0, 0, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void NumbersOfEveryType_AreRead(string type, byte[] number) =>
        Assert.Equal([3.0, 3.0], NpyArray.Read(Npy(type, "(2,)", [.. number, .. number]), "a.npy").Values);

    [Theory]
    [InlineData("|S3")]
    [InlineData("<c8")]
    [InlineData("<f16")]
    [InlineData("|i2x")]
    [InlineData("<i3")]
    public void NumbersOfOtherTypes_AreRefused(string type) =>
        Assert.Throws<ProfileException>(() => NpyArray.Read(Npy(type, "(1,)", new byte[16]), "a.npy"));

    [Fact]
    public void FortransOrder_IsTurned()
    {
        byte[] columns = [.. new double[] { 1, 4, 2, 5, 3, 6 }.SelectMany(BitConverter.GetBytes)];

        var array = NpyArray.Read(Npy("<f8", "(2, 3)", columns, fortran: "True"), "a.npy");

        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], array.Values);
    }

    [Fact]
    public void WhatIsNoArchive_IsRefused() => Assert.StartsWith(
        "not a numpy archive", Assert.Throws<ProfileException>(() => All([1, 2, 3])).Message, StringComparison.Ordinal);

    [Fact]
    public void AnArchiveCutOffAnywhere_IsRefusedAndNothingElse()
    {
        var whole = Read("doubles.npz");
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<ProfileException>(() => All(whole[..length]));
        }
    }

    /// <summary>Two arrays of 3 MB of zeros in a few KB: together they are more than the 4 MB that are read.</summary>
    [Fact]
    public void AnArchiveThatUnpacksToTooMuch_IsRefused()
    {
        var npz = new MemoryStream();
        using (var archive = new ZipArchive(npz, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "a.npy", "b.npy" })
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Npy("<f8", "(1,)", new byte[3 << 20]));
            }
        }

        Assert.InRange(npz.Length, 1, 20_000);
        Assert.Equal(
            "up to b.npy it has more than 4 MB; is it a profile?",
            Assert.Throws<ProfileException>(() => All(npz.ToArray())).Message);
    }

    private static IReadOnlyDictionary<string, NpyArray> All(byte[] npz) => NpzReader.Read(npz, _ => true);

    private static byte[] Npy(string type, string shape, byte[] numbers, string fortran = "False")
    {
        var header = Encoding.Latin1.GetBytes($"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}");
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, 1, 0, .. length, .. header, .. numbers];
    }

    private static byte[] Reversed(byte[] bytes) => [.. bytes.Reverse()];

    private static byte[] Read(string file, [CallerFilePath] string here = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "Npz", file));
}
