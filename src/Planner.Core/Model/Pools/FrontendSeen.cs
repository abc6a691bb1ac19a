namespace Planner.Model;

/// <summary>A deployment's frontend.</summary>
/// <param name="Namespace">Kubernetes namespace.</param>
/// <param name="Service">Name of its service.</param>
/// <param name="Replicas">Replicas asked for.</param>
public sealed record FrontendSeen(string Namespace, string Service, int Replicas);
