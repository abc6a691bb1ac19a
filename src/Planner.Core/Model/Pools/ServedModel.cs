namespace Planner.Model;

/// <summary>What a deployment serves, as the labels of its metrics have it.</summary>
/// <param name="Name">The model.</param>
/// <param name="MetricsNamespace">Dynamo's namespace.</param>
public sealed record ServedModel(string Name, string MetricsNamespace);
