using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Planner.LocalRuntime;

/// <summary>Runs functions: HTTP on Kestrel, timers on a loop each.</summary>
public sealed class LocalHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HostSettings _settings;
    private readonly IReadOnlyList<FunctionMethod> _functions;
    private readonly Action<IReadOnlyList<FunctionListing>> _started;
    private readonly ILoggerFactory _loggers;
    private Task _timers = Task.CompletedTask;

    internal LocalHost(
        WebApplication app, HostSettings settings, IReadOnlyList<FunctionMethod> functions,
        IReadOnlyList<string> problems, Action<IReadOnlyList<FunctionListing>> started)
    {
        (_app, _settings, _functions, Problems, _started) = (app, settings, functions, problems, started);
        _loggers = app.Services.GetRequiredService<ILoggerFactory>();
    }

    /// <summary>What is wrong with functions and settings, a line each; a host with problems does not run.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>The services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Where it listens, once it does.</summary>
    internal string Address => _app.Urls.First();

    /// <summary>Runs until Ctrl-C or SIGTERM and sets the exit code, as <see cref="RunAsync"/> does.</summary>
    public void Run() => Environment.ExitCode = RunAsync().GetAwaiter().GetResult();

    /// <summary>Runs until Ctrl-C, SIGTERM or the token, and disposes; a second signal ends the process.</summary>
    /// <returns>0 stopped in order; 1 the address cannot be had; 2 functions or settings are wrong.</returns>
    public async Task<int> RunAsync(CancellationToken stop = default)
    {
        await using var _ = this;
        if (Problems.Count > 0)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, Problems));
            return 2;
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, ExitOnSecond());
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, ExitOnSecond());
        try
        {
            await StartAsync();
        }
        catch (Exception e) when (e.GetBaseException() is SocketException cause)
        {
            await Console.Error.WriteLineAsync(
                $"Cannot listen on {_settings.Address}, port {_settings.Port}: {cause.Message}. " +
                "Choose another port with --port.");
            return 1;
        }

        await Task.WhenAll(_app.WaitForShutdownAsync(stop), DrainTimersAsync());
        return 0;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal IReadOnlyList<FunctionListing> Listing(string address) =>
        [.. _functions.Select(it => FunctionListing.Of(it, address))];

    internal async Task StartAsync()
    {
        var callers = new CallerRules(_settings.Keys);
        var routing = new HttpRouting(
            callers, _settings.MaxRequestBytes, _loggers.CreateLogger("Function"), _app.Lifetime.ApplicationStopping);
        routing.Map(_app, _functions.OfType<HttpFunction>());
        await _app.StartAsync();
        _started(Listing(Address));
        _timers = Task.WhenAll(_functions.OfType<TimerFunction>().Select(RunTimerAsync));
    }

    /// <summary>The framework answers the first signal and stops in order; the second is for the impatient.</summary>
    private static Action<PosixSignalContext> ExitOnSecond()
    {
        var signals = 0;
        return _ =>
        {
            if (Interlocked.Increment(ref signals) > 1)
            {
                Environment.Exit(130);
            }
        };
    }

    private Task RunTimerAsync(TimerFunction function)
    {
        var time = Services.GetService<TimeProvider>() ?? TimeProvider.System;
        var loop = new TimerLoop(function, RunAsync, time, _loggers.CreateLogger("Function"));
        return Task.Run(() => loop.RunAsync(_app.Lifetime.ApplicationStopping));

        async Task RunAsync(TimerInfo info, CancellationToken stop)
        {
            await using var scope = Services.CreateAsyncScope();
            await function.RunAsync(scope.ServiceProvider, info, stop);
        }
    }

    private async Task DrainTimersAsync()
    {
        await Task.Delay(Timeout.Infinite, _app.Lifetime.ApplicationStopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await _timers.WaitAsync(Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
        }
        catch (TimeoutException)
        {
            _loggers.CreateLogger("Host").LogWarning("A timer function did not stop in time and is left behind");
        }
    }
}
