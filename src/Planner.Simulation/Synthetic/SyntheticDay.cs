using Planner.Traces;

namespace Planner.Simulation;

/// <summary>
/// A made-up day of traffic, the same every time: a quiet night, a morning rise, a lunch dip, an evening peak, one
/// sudden burst and one outage upstream.
/// </summary>
public static class SyntheticDay
{
    private const double BurstStart = 0.56;
    private const double BurstEnd = 0.57;
    private const double BurstFactor = 2;
    private const double OutageStart = 0.68;
    private const double OutageEnd = 0.69;

    /// <summary>Share of the peak rate at points of the day; linear between them.</summary>
    private static readonly (double At, double Share)[] Shape =
    [
        (0, 0.25), (0.08, 0.12), (0.25, 0.12), (0.40, 0.90), (0.48, 1.0), (0.54, 0.75), (0.60, 0.85), (0.75, 0.95),
        (0.82, 1.0), (0.92, 0.5), (1, 0.25),
    ];

    /// <summary>Makes the requests of one day.</summary>
    /// <param name="length">How long the day is; a short one is the same day told faster.</param>
    /// <param name="peakPerS">Requests a second at the ordinary peak; the burst doubles what it meets.</param>
    /// <param name="seed">Another seed makes another day of the same kind.</param>
    public static RequestTrace Create(TimeSpan length, double peakPerS, ulong seed = 1)
    {
        var random = new SplitMix(seed);
        var mostPerS = peakPerS * BurstFactor;
        var requests = new List<Request>();
        // Poisson arrivals of a changing rate by thinning (Lewis and Shedler, Naval Research Logistics 26, 1979).
        for (var atS = random.NextExponential(mostPerS); atS < length.TotalSeconds; atS += random.NextExponential(mostPerS))
        {
            if (random.NextDouble() * BurstFactor < ShareAt(atS / length.TotalSeconds))
            {
                var isl = Tokens(random, median: 800, sigma: 0.7, most: 8000);
                var osl = Tokens(random, median: 160, sigma: 0.6, most: 1000);
                requests.Add(new Request(Math.Round(atS, 3), isl, osl));
            }
            else
            {
                random.SkipNormals(2);
            }
        }

        return new RequestTrace(requests);
    }

    /// <summary>Rate at a point of the day as a share of the ordinary peak.</summary>
    private static double ShareAt(double x)
    {
        if (x is >= OutageStart and < OutageEnd)
        {
            return 0;
        }

        var right = Array.FindIndex(Shape, point => point.At > x);
        var (from, to) = (Shape[right - 1], Shape[right]);
        var share = from.Share + ((to.Share - from.Share) * (x - from.At) / (to.At - from.At));
        return x is >= BurstStart and < BurstEnd ? share * BurstFactor : share;
    }

    private static int Tokens(SplitMix random, double median, double sigma, int most) =>
        (int)Math.Clamp(median * Math.Exp(sigma * random.NextNormal()), 1, most);
}
