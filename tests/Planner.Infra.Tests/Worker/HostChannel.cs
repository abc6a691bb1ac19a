using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Planner.Infra.Worker.Protocol;

namespace Planner.Infra.Worker;

/// <summary>The host's end of the stream between host and worker.</summary>
internal sealed class HostChannel : FunctionRpc.FunctionRpcBase
{
    private readonly Channel<StreamingMessage> _toWorker = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _asked = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the worker has called.</summary>
    public Task Started => _started.Task;

    /// <summary>What the worker logs to its host.</summary>
    public ConcurrentQueue<RpcLog> Logs { get; } = new();

    /// <inheritdoc/>
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var writing = WriteAsync(responseStream, context.CancellationToken);
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            Take(message);
        }

        _toWorker.Writer.TryComplete();
        await writing;
    }

    /// <summary>Asks, and waits for the answer that has the same id.</summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage question, string? id = null)
    {
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        question.RequestId = id ?? Guid.NewGuid().ToString();
        _asked[question.RequestId] = answer;
        await _toWorker.Writer.WriteAsync(question);
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken stop)
    {
        await foreach (var message in _toWorker.Reader.ReadAllAsync(stop))
        {
            await stream.WriteAsync(message, stop);
        }
    }

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                _started.TrySetResult();
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                Logs.Enqueue(message.RpcLog);
                break;
            default:
                var id = message.InvocationResponse?.InvocationId ?? message.RequestId;
                if (_asked.TryRemove(id, out var answer))
                {
                    answer.SetResult(message);
                }

                break;
        }
    }
}
