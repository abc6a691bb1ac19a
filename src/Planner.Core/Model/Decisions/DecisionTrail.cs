namespace Planner.Model;

/// <summary>Collects the steps of one decision.</summary>
public sealed class DecisionTrail
{
    private readonly List<DecisionStep> _steps = [];

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<DecisionStep> Steps => _steps;

    /// <summary>Adds a step; a number that is not known (NaN) is left out.</summary>
    public void Add(string name, string text, params ReadOnlySpan<(string Name, double Value)> numbers)
    {
        var byName = new Dictionary<string, double>(numbers.Length);
        foreach (var (number, value) in numbers)
        {
            if (!double.IsNaN(value))
            {
                byName.Add(number, value);
            }
        }

        _steps.Add(new DecisionStep(name, text, byName));
    }
}
