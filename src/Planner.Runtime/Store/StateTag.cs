namespace Planner.Runtime;

/// <summary>Marks one write of one deployment's state. Callers hand it back and do not look inside.</summary>
/// <param name="Sequence">
/// Which write of this deployment it was, from 1. Since writes are serialised by the tag it is unique, and gives
/// decisions of the same time their order without reading any of them.
/// </param>
/// <param name="ETag">The store's own mark of the write.</param>
public sealed record StateTag(long Sequence, string ETag);
