namespace Planner.Runtime;

/// <summary>One deployment in a condition.</summary>
/// <param name="Deployment">Its name.</param>
/// <param name="Shape">The cause, without numbers and names.</param>
/// <param name="Since">When it began to be kept from decisions, by whatever cause.</param>
internal sealed record Sufferer(string Deployment, string Shape, DateTimeOffset Since);
