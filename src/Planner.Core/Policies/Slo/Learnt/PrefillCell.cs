namespace Planner.Policies.Slo;

/// <summary>Prefills of about the same length, as they were seen.</summary>
/// <param name="Count">Observations in the means; capped, so that newer ones count more.</param>
/// <param name="Isl">Input length, tokens.</param>
/// <param name="TtftMs">Time of one prefill without any wait, ms.</param>
public sealed record PrefillCell(double Count, double Isl, double TtftMs)
{
    /// <summary>Ratio of lengths that make a cell.</summary>
    private const double Width = 1.6;

    /// <summary>Whether an observation belongs here.</summary>
    internal bool Has(double isl) => Place(isl) == Place(Isl);

    /// <summary>With one more observation.</summary>
    internal PrefillCell With(double isl, double ttftMs)
    {
        var count = SeenMean.Counted(Count);
        return new(count, SeenMean.Of(Isl, count, isl), SeenMean.OfLatency(TtftMs, count, ttftMs));
    }

    private static int Place(double value) => (int)Math.Floor(Math.Log(value, Width));
}
