namespace Planner.FunctionApp.Http;

/// <summary>A request that cannot be understood.</summary>
internal sealed class BadRequestException(params IReadOnlyList<FieldProblem> problems)
    : Exception(string.Join("; ", problems.Select(problem => $"{problem.Field}: {problem.Detail}")))
{
    public IReadOnlyList<FieldProblem> Problems { get; } = problems;
}
