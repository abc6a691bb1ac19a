using Planner.LocalRuntime.Sample;
using Microsoft.Extensions.DependencyInjection;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddDefaultSetting("TICK_SCHEDULE", "* * * * * *");
builder.Services.AddSingleton<TickCount>();
builder.Build().Run();
