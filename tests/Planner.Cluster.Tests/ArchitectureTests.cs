using NetArchTest.Rules;
using Planner.Cluster.Dynamo;
using Planner.Testing;

namespace Planner.Cluster;

/// <summary>What is Dynamo's is in its folder, so that another orchestrator is another folder.</summary>
public class ArchitectureTests
{
    private static readonly string Root = Repository.PathOf("src", "Planner.Cluster");

    [Fact]
    public void WhatIsGeneric_KnowsNothingOfDynamo()
    {
        var result = Types.InAssembly(typeof(DynamoServingCluster).Assembly)
            .That().DoNotResideInNamespace("Planner.Cluster.Dynamo").ShouldNot().HaveDependencyOn("Planner.Cluster.Dynamo").GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Theory]
    [InlineData("\"dynamo")]
    [InlineData("dynamo_")]
    [InlineData("vllm:")]
    public void NamesOfMetricsAndResources_AreInDynamosFolder(string name) => Assert.Empty(
        Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj" or "Dynamo"))
            .Where(file => File.ReadAllText(file).Contains(name, StringComparison.OrdinalIgnoreCase))
            .Select(file => Path.GetRelativePath(Root, file)));
}
