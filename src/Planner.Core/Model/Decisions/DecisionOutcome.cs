namespace Planner.Model;

/// <summary>What is to be done with a decision.</summary>
public enum DecisionOutcome
{
    /// <summary>Scale to the targets.</summary>
    Scale,

    /// <summary>The targets are what is there.</summary>
    Keep,

    /// <summary>The targets are lower bounds for the load loop; nothing is scaled now.</summary>
    Floor,

    /// <summary>The targets differ but are advice only.</summary>
    Advise,

    /// <summary>Nothing could be decided; the targets are what is there.</summary>
    Blocked,
}
