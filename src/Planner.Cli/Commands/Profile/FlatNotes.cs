namespace Planner.Cli.Commands;

/// <summary>Where latency hardly rises with the requests, so that a small error of it is a large one of them.</summary>
internal static class FlatNotes
{
    private const double More = 1.1;

    /// <summary>Times the requests within a tenth more latency.</summary>
    private const double Flat = 1.5;

    private static readonly double[] Contexts = [1000, 4000];

    /// <summary>The flattest place within the limits, if any.</summary>
    public static IEnumerable<string> Of(ShowRequest request)
    {
        var engine = request.Capacity;
        return (from context in Contexts
                let most = engine.MostRequests(context)
                from limit in request.ItlMs
                where engine.Decode.ItlMs(1, context) <= limit && engine.Decode.ItlMs(most, context) > limit
                let times = engine.Decode.RequestsWithin(limit * More, context, most) / engine.Decode.RequestsWithin(limit, context, most)
                where times >= Flat
                orderby times descending
                select $"decode: ITL is flat around {limit:0.##} ms at {context:N0} tokens: 10 % more takes {times:0.0} times the requests; leave head-room")
            .Take(1);
    }
}
