using Planner.FunctionApp;
using Planner.Runtime;
#if !LOCAL_RUNTIME
using Planner.FunctionApp.Telemetry;
#endif

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
try
{
#if LOCAL_RUNTIME
    builder.RequireSettings();
#else
    builder.AddAzureMonitor();
#endif
    var day = await builder.Services.AddPlannerAsync(builder.Configuration);
#if LOCAL_RUNTIME
    builder.AddLocalDefaults(day);
#endif
}
catch (StartupException error)
{
    foreach (var problem in error.Problems)
    {
        await Console.Error.WriteLineAsync(problem);
    }

    return 2;
}

builder.Build().Run();
return Environment.ExitCode;
