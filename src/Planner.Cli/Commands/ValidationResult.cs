using System.CommandLine;
using Planner.Cli.Input;
using Planner.Cli.Output;
using Planner.Configuration;
using Planner.Configuration.Reading;

namespace Planner.Cli.Commands;

internal sealed record ValidationResult(bool Valid, IReadOnlyList<ConfigProblem> Problems);
