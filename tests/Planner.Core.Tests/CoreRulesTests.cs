namespace Planner;

public class CoreRulesTests
{
    [Fact]
    public void Core_ReferencesNothingButTheFrameworkMathNetAndYaml()
    {
        var foreign = typeof(Configuration.PlannerConfig).Assembly.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name != "System")
            .Except(["MathNet.Numerics", "YamlDotNet"]);

        Assert.Empty(foreign);
    }
}
