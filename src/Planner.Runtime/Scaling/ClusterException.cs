namespace Planner.Runtime;

/// <summary>The cluster could not be read or scaled. One line that says what to do.</summary>
public class ClusterException(string message) : Exception(message);
