namespace Planner.Model;

/// <summary>One step on the way to a decision.</summary>
/// <param name="Name">What was done, a word for scripts: observe, forecast, correct, size, budget, hold, ...</param>
/// <param name="Text">The same for a person, with its numbers.</param>
/// <param name="Numbers">The numbers it used and made, by name with unit.</param>
public sealed record DecisionStep(string Name, string Text, IReadOnlyDictionary<string, double> Numbers)
{
    /// <summary>Name of the step that says that the warm-up trace cannot be used.</summary>
    public const string NoWarmUp = "no_warm_up";
}
