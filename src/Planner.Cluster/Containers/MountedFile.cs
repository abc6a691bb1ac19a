namespace Planner.Cluster.Containers;

/// <summary>A file that a container sees, which is a key of a ConfigMap.</summary>
/// <param name="Map">Name of the ConfigMap.</param>
/// <param name="Key">Its key.</param>
/// <param name="Text">Its text; null where the ConfigMap, or this key of it, is not in the file.</param>
internal sealed record MountedFile(string Map, string Key, string? Text);
