using System.IO.Compression;
using System.Runtime.CompilerServices;
using Planner.Engines;

namespace Planner.Cluster.Documents;

/// <summary>Archives that numpy itself has written.</summary>
public class NpzReaderTests
{
    [Theory]
    [InlineData("doubles.npz", """{"prefill_isl":[100,200.5],"max_kv_tokens":4096}""")]
    [InlineData("integers.npz", """{"a":[1,2,3],"b":[1.5,2.5],"c":7}""")]
    public void Arrays_BecomeTheProfilersJson(string file, string json) => Assert.Equal(json, NpzReader.ToJson(Read(file)));

    [Theory]
    [InlineData("text.npz", "a.npy has numbers of type <U1; <f8, <f4, <i8 and <i4 can be read")]
    [InlineData("nan.npz", "a.npy has NaN in it")]
    public void WhatIsNoProfile_IsRefused(string file, string problem) =>
        Assert.Equal(problem, Assert.Throws<ProfileException>(() => NpzReader.ToJson(Read(file))).Message);

    [Fact]
    public void WhatIsNoArchive_IsRefused() => Assert.StartsWith(
        "not a numpy archive", Assert.Throws<ProfileException>(() => NpzReader.ToJson([1, 2, 3])).Message, StringComparison.Ordinal);

    [Fact]
    public void AnArchiveCutOffAnywhere_IsRefusedAndNothingElse()
    {
        var whole = Read("doubles.npz");
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<ProfileException>(() => NpzReader.ToJson(whole[..length]));
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
                byte[] header = [0x93, .. "NUMPY"u8, 1, 0, 32, 0, .. "{'descr': '<f8', 'shape': (1,), }"u8[..32]];
                entry.Write(header);
                entry.Write(new byte[3 << 20]);
            }
        }

        Assert.InRange(npz.Length, 1, 20_000);
        Assert.Equal(
            "up to b.npy it has more than 4 MB; is it a profile?",
            Assert.Throws<ProfileException>(() => NpzReader.ToJson(npz.ToArray())).Message);
    }

    private static byte[] Read(string file, [CallerFilePath] string here = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "Npz", file));
}
