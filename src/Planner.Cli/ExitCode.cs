using System.CommandLine;
using Planner.Cli.Commands;
using Planner.Cli.Output;
using Planner.Cluster.Documents;
using Planner.Simulation;

namespace Planner.Cli;

internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadInput = 2;
}
