using Planner.Testing;

namespace Planner.Infra;

/// <summary>The build with the real Functions worker, which <c>./test.sh</c> makes where its packages can be had.</summary>
internal static class AzureBuild
{
    public static readonly string Folder = Repository.PathOf("artifacts", "azure", "bin", "Planner.FunctionApp", "Release", "net10.0");

    public static string App => Path.Combine(Folder, "Planner.FunctionApp.dll");

    public static string? Missing => File.Exists(Path.Combine(Folder, "functions.metadata"))
        ? null
        : "not built: dotnet build src/Planner.FunctionApp -c Release -p:FunctionsRuntime=Azure";
}

/// <summary>A test of what <see cref="AzureBuild"/> is.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BuiltForAzureFactAttribute : FactAttribute
{
    public BuiltForAzureFactAttribute() => Skip = AzureBuild.Missing;
}
