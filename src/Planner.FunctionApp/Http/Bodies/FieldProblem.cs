namespace Planner.FunctionApp.Http;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">Its name, or <c>body</c> for the whole.</param>
/// <param name="Detail">What was found and what is needed.</param>
internal sealed record FieldProblem(string Field, string Detail);
