using System.Threading.Channels;

namespace Planner.Runtime;

/// <summary>
/// Lets so many ticks begin at once, so that hundreds that are due together do not all ask the same servers in the same
/// moment. One that waits for an answer soon makes room for the next: no place is held for long by one that hangs.
/// </summary>
internal sealed class TickPace(TimeProvider clock)
{
    /// <summary>Ticks that begin at once.</summary>
    public const int Places = 32;

    /// <summary>How long a tick holds its place: two hundred that all hang have all begun after 1.2 s.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(0.2);

    // Those who wait for room in a channel get it in the order in which they came.
    private readonly Channel<bool> _places = Channel.CreateBounded<bool>(Places);

    /// <summary>Begins a tick when there is a place, and ends with it.</summary>
    public async Task RunAsync(Func<Task> tick, CancellationToken stop)
    {
        await _places.Writer.WriteAsync(true, stop);
        Task running;
        try
        {
            running = tick();
            await Task.WhenAny(running, Task.Delay(Hold, clock, CancellationToken.None));
        }
        finally
        {
            _places.Reader.TryRead(out _);
        }

        await running;
    }
}
