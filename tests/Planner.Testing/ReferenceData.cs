using System.Text.Json;

namespace Planner.Testing;

/// <summary>
/// Reference results and real traces that live beside the repository, in ../shared/data, and are no part of it;
/// <c>PLANNER_REFERENCE</c> names another folder of the same shape.
/// Tests that need them carry <see cref="ReferenceFactAttribute"/> and are skipped where they are absent.
/// </summary>
public static class ReferenceData
{
    private static readonly string Root = Path.GetFullPath(
        Environment.GetEnvironmentVariable("PLANNER_REFERENCE") is { Length: > 0 } other
            ? other
            : Path.Combine(Repository.Root, "..", "shared", "data"));

    public static bool IsPresent => Directory.Exists(Root);

    internal static string? SkipReason =>
        IsPresent ? null : $"needs the reference data in {Root}, which is not part of the repository";

    /// <summary>The folders directly within one that have a file, by name; none where the data is absent.</summary>
    public static IEnumerable<string> FoldersWith(string folder, string file) => !Directory.Exists(PathOf(folder))
        ? []
        : Directory.GetDirectories(PathOf(folder)).Where(path => File.Exists(Path.Combine(path, file))).Select(path => Path.GetFileName(path)!).Order();

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
