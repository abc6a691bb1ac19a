using Planner.Runtime;

namespace Planner.FunctionApp;

public class RuntimeRulesTests
{
    [Fact]
    public void Runtime_ReferencesNothingButTheFrameworkCoreAndLoggingAbstractions()
    {
        var foreign = typeof(LoopRunner).Assembly.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name != "System")
            .Except(["Planner.Core", "Microsoft.Extensions.Logging.Abstractions"]);

        Assert.Empty(foreign);
    }
}
