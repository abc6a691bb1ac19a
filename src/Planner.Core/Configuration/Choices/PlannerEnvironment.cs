namespace Planner.Configuration;

/// <summary>Who carries a decision out.</summary>
public enum PlannerEnvironment
{
    /// <summary>The Kubernetes API.</summary>
    Kubernetes,

    /// <summary>Nobody: decisions are only recorded.</summary>
    Virtual,

    /// <summary>Dynamo's GlobalPlanner, which nothing is asked of from here: decisions are only recorded.</summary>
    GlobalPlanner,
}
