namespace Planner.Cli.Input;

/// <summary>Bad usage or input: one line a problem, each naming the thing, the place and the remedy.</summary>
internal sealed class InputException(params IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
