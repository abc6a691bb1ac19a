using System.Text.Json;

namespace Planner.Testing;

/// <summary>
/// Reference results and real traces that live beside the repository, in ../shared/data, and are no part of it.
/// Tests that need them carry <see cref="ReferenceFactAttribute"/> and are skipped where they are absent.
/// </summary>
public static class ReferenceData
{
    private static readonly string Root =
        Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));

    public static bool IsPresent => Directory.Exists(Root);

    internal static string? SkipReason =>
        IsPresent ? null : "needs the reference data in ../shared/data, which is not part of the repository";

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static JsonElement Golden(string file)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(PathOf("golden", file)), new JsonDocumentOptions { MaxDepth = 64 });
        return document.RootElement.Clone();
    }
}

/// <summary>A test that needs <see cref="ReferenceData"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute() => Skip = ReferenceData.SkipReason;
}

/// <summary>A table of tests that needs <see cref="ReferenceData"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReferenceTheoryAttribute : TheoryAttribute
{
    public ReferenceTheoryAttribute() => Skip = ReferenceData.SkipReason;
}
