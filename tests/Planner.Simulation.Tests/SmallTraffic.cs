using Planner.Configuration;
using Planner.Traces;

namespace Planner.Simulation;

/// <summary>Traffic of 40 minutes for <see cref="SyntheticEngine"/>, the same every time: small twins of the recorded traces.</summary>
internal static class SmallTraffic
{
    private const double LengthS = 2400;

    /// <summary>Policy <c>slo</c>, with limits that the engine can meet.</summary>
    public static PlannerConfig Config { get; } = new()
    {
        Policy = "slo",
        EnableThroughputScaling = false,
        MaxGpuBudget = -1,
        TtftMs = 2000,
        ItlMs = 40,
    };

    /// <summary>Traffic by name.</summary>
    public static RequestTrace Of(string name) => name switch
    {
        "day" => SyntheticDay.Create(TimeSpan.FromSeconds(LengthS), peakPerS: 6),
        "steady" => Create(_ => 5),
        "ramp" => Create(atS => 1 + (8 * atS / LengthS)),
        "waves" => Create(atS => 5 + (3 * Math.Sin(2 * Math.PI * atS / 900))),
        "bursts" => Create(atS => atS % 600 is > 300 and < 360 ? 12 : 4),
        "clumps" => Create(_ => 5, clump: 6),
        "long outputs" => Create(_ => 3, medianIsl: 400, medianOsl: 500),
        _ => throw new ArgumentException($"no traffic is called {name}", nameof(name)),
    };

    /// <summary>Poisson arrivals of a changing rate, each of several requests at once where they come in clumps.</summary>
    private static RequestTrace Create(Func<double, double> perS, int clump = 1, double medianIsl = 800, double medianOsl = 160)
    {
        const double MostPerS = 20;
        var (random, requests) = (new SplitMix(7), new List<Request>());
        for (var atS = random.NextExponential(MostPerS); atS < LengthS; atS += random.NextExponential(MostPerS))
        {
            if (random.NextDouble() * MostPerS >= perS(atS) / clump)
            {
                continue;
            }

            for (var i = 0; i < clump; i++)
            {
                requests.Add(new Request(Math.Round(atS, 3), Tokens(random, medianIsl, 0.7, 8000), Tokens(random, medianOsl, 0.6, 1500)));
            }
        }

        return new RequestTrace(requests);
    }

    private static int Tokens(SplitMix random, double median, double sigma, int most) =>
        (int)Math.Clamp(median * Math.Exp(sigma * random.NextNormal()), 1, most);
}
