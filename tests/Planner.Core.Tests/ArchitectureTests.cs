using NetArchTest.Rules;

namespace Planner;

/// <summary>The folders of Core depend on each other in one direction only; a policy on no other policy.</summary>
public class ArchitectureTests
{
    /// <summary>From the nouns that everybody shares to the loop; each may use those before it.</summary>
    private static readonly string[] Order =
    [
        "Planner.Model", "Planner.Observations", "Planner.Configuration", "Planner.Engines", "Planner.Forecasting",
        "Planner.Policies", "Planner.State", "Planner.Loop",
    ];

    public static TheoryData<string> Namespaces => [.. Order];

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void Namespace_UsesNoneAfterIt(string name)
    {
        var after = Order[(Array.IndexOf(Order, name) + 1)..];
        var types = Types.InAssembly(typeof(Configuration.PlannerConfig).Assembly).That().ResideInNamespace(name);

        // What reads documents knows the registry of policies, so that a configuration can name one.
        var without = name == "Planner.Configuration" ? types.And().DoNotResideInNamespace("Planner.Configuration.Reading") : types;
        var result = without.ShouldNot().HaveDependencyOnAny(after.Length > 0 ? after : ["Planner.FunctionApp"]).GetResult();

        Assert.True(result.IsSuccessful, Names(result));
    }

    [Fact]
    public void OnlyTheRegistry_KnowsAPolicysFolder()
    {
        string[] folders = ["Planner.Policies.Slo", "Planner.Policies.Dynamo10"];
        foreach (var folder in folders)
        {
            var result = Types.InAssembly(typeof(Configuration.PlannerConfig).Assembly)
                .That().DoNotResideInNamespace(folder).And().DoNotHaveName("ScalingPolicies")
                .ShouldNot().HaveDependencyOn(folder).GetResult();

            Assert.True(result.IsSuccessful, Names(result));
        }
    }

    [Fact]
    public void TheRule_SeesADependencyThatThereIs() => Assert.False(
        Types.InAssembly(typeof(Configuration.PlannerConfig).Assembly).That().ResideInNamespace("Planner.Loop")
            .ShouldNot().HaveDependencyOn("Planner.Model").GetResult().IsSuccessful);

    /// <summary>Beside the symbols that the compiler refuses (BannedSymbols.txt), whose list can be suppressed at a place.</summary>
    [Fact]
    public void Core_IsPure()
    {
        string[] impure =
        [
            "System.IO.File", "System.IO.Directory", "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.IO.FileStream", "System.Net",
            "System.Diagnostics.Process", "System.Diagnostics.Stopwatch", "System.Console", "System.Random",
            "System.TimeProvider", "System.Threading.Thread", "System.Threading.Timer", "System.Threading.Tasks",
            "Microsoft.Extensions.Logging",
        ];   // not System.Environment, whose thread number the compiler's iterators ask for

        var result = Types.InAssembly(typeof(Configuration.PlannerConfig).Assembly).ShouldNot().HaveDependencyOnAny(impure).GetResult();

        Assert.True(result.IsSuccessful, Names(result));
    }

    private static string Names(TestResult result) => string.Join(", ", result.FailingTypeNames ?? []);
}
