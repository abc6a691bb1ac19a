using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/Planner.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
