using System.Runtime.CompilerServices;
using Planner.Capacity;

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
        "no numpy archive", Assert.Throws<ProfileException>(() => NpzReader.ToJson([1, 2, 3])).Message, StringComparison.Ordinal);

    [Fact]
    public void AnArchiveCutOffAnywhere_IsRefusedAndNothingElse()
    {
        var whole = Read("doubles.npz");
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<ProfileException>(() => NpzReader.ToJson(whole[..length]));
        }
    }

    private static byte[] Read(string file, [CallerFilePath] string here = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(here)!, "Npz", file));
}
