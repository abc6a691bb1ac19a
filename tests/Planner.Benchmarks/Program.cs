using BenchmarkDotNet.Running;
using Planner.Benchmarks;

// dotnet run -c Release --project tests/Planner.Benchmarks -- --filter '*'
if (args is ["arima", var windows])
{
    ArimaWindows.Run(windows);
    return;
}

if (args is ["optimiser"])
{
    OptimiserComparison.Run();
    return;
}

if (args is ["tuning"])
{
    TuningTable.Write();
    return;
}

if (args is ["engines"])
{
    EnginesTable.Write();
    return;
}

if (args is ["code", .. var folders])
{
    CodeMeasures.Run(folders);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
