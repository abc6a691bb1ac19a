using Planner.FunctionApp;
using Planner.FunctionApp.Ticks;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
try
{
    await builder.Services.AddPlannerAsync(builder.Configuration);
}
catch (StartupException error)
{
    foreach (var problem in error.Problems)
    {
        await Console.Error.WriteLineAsync(problem);
    }

    return 2;
}

#if LOCAL_RUNTIME
builder.AddDefaultSetting("THROUGHPUT_SCHEDULE", "*/10 * * * * *");
builder.AddDefaultSetting("LOAD_SCHEDULE", "*/5 * * * * *");
#endif
builder.Build().Run();
return Environment.ExitCode;
