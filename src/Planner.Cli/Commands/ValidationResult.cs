using Planner.Configuration;

namespace Planner.Cli.Commands;

internal sealed record ValidationResult(bool Valid, IReadOnlyList<ConfigProblem> Problems);
