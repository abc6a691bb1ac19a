using CsCheck;
using Planner.Configuration.Reading;
using Planner.Testing;

namespace Planner.Configuration;

/// <summary>What holds for every text.</summary>
public class ConfigReaderProperties
{
    private static readonly string[] Samples =
        [.. Directory.GetFiles(
            Repository.PathOf("tests", "Planner.Core.Tests", "Configuration", "Samples"), "*.*",
            SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    private static readonly string[] Pieces =
    [
        "\n", "\t", "  ", ": ", "- ", "{", "}", "[", "]", "\"", "'", "&a ", "*a", "!!str ", "|\n", ">", "#", "---\n",
        "...\n", "? ",
        "%", "@", "`", "\\u", "\0", "\uD83D", "<<", "null", "1e999", "-1", ".nan", "true", "ttft", "name",
    ];

    private static readonly Gen<string> Values = Gen.OneOf(
        Gen.OneOf(
            "null", "~", "''", "true", "'true'", "yes", "0", "1", "'1'", "-1", "-2", "0.5", "'0.5'", "100", "100.5",
            "4.0", "1e3", "1e400", "65536", "2147483648", ".inf", ".nan", "vllm", "'AGG'", "none", "slo", "http://a",
            "ftp://a", "[]", "{}", "[1]", "configmap:a", "configmap:A"),
        Gen.Int.Select(number => $"{number}"),
        Gen.Double[-1000, 1000].Select(number => $"{number:0.###}"),
        Gen.String[Gen.Char['a', 'z'], 0, 8].Select(text => $"'{text}'"));

    private static readonly Gen<string> Mutated =
        Gen.Select(Gen.OneOf(Samples), Gen.Int[0, 1000], Gen.Int[0, 20], Gen.OneOf(Pieces), Mutate);

    [Fact]
    public void ArbitraryText_IsJudgedWithoutException() => Gen.String.Sample(IsJudged);

    [Fact]
    public void DamagedSample_IsJudgedWithoutException() => Mutated.Sample(IsJudged, iter: 3000);

    [Fact]
    public void WhatTheSchemaRefuses_TheReaderRefuses() =>
        Gen.Select(Gen.OneOf([.. ConfigKeys.All.SelectMany(key => key.Names)]), Values)
            .Select((key, value) => $"{key}: {value}")
            .Sample(
                text => SampleJson.IsAccepted(text) != false || ConfigReader.Read(text, _ => null).HasErrors,
                iter: 2000);

    private static bool IsJudged(string text)
    {
        var result = ConfigReader.Read(text, _ => null);
        var again = ConfigReader.Read(text, _ => null);
        return result.HasErrors == (result.Fleet is null)
            && result.Problems.SequenceEqual(again.Problems)
            && result.Problems.All(problem => !problem.ToString().Any(char.IsControl));
    }

    private static string Mutate(string text, int at, int removed, string piece)
    {
        var start = text.Length == 0 ? 0 : at % text.Length;
        return text[..start] + piece + text[Math.Min(text.Length, start + removed)..];
    }
}
