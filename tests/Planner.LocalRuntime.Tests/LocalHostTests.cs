using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Planner.LocalRuntime.Tests;

public class LocalHostTests
{
    [Fact]
    public async Task TimerThatDoesNotStop_IsLeftBehind_AndServicesAreDisposed()
    {
        var resource = new Resource();
        var builder = TestHost.Builder(Path.GetTempPath(), ["--port", "0"], typeof(Stubborn));
        builder.Services.AddSingleton(_ => resource);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        using var stop = new CancellationTokenSource();

        var run = builder.Build().RunAsync(stop.Token);
        await resource.Used.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await stop.CancelAsync();

        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(resource.Disposed);
    }

    public sealed class Resource : IDisposable
    {
        public TaskCompletionSource Used { get; } = new();

        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }

    public sealed class Stubborn(Resource resource)
    {
        [Function("Stubborn")]
        public Task RunAsync([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer)
        {
            resource.Used.SetResult();
            return new TaskCompletionSource().Task;
        }
    }
}
