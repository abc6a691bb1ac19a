using Planner.Observations;

namespace Planner.Policies.Slo;

/// <summary>What a slot proves of the demand: nothing is scaled in on less than a reading of all frontends that can be trusted.</summary>
/// <param name="known">What is known after the slot.</param>
/// <param name="seen">The slot.</param>
/// <param name="slotEnd">Its end.</param>
/// <param name="gap">What of the counters is implausible, or does not follow from before; null where nothing is.</param>
/// <param name="tuning">The policy's numbers.</param>
internal sealed class SloEvidence(SloState known, LoadObservation seen, DateTimeOffset slotEnd, string? gap, SloTuning tuning)
{
    /// <summary>What of the counters is not used, for a person; null where all is.</summary>
    public string? Gap => gap;

    /// <summary>Why fewer replicas must not be planned, for a person; null where they may.</summary>
    public string? WhyNotLess =>
        seen.Partial
        ?? gap
        ?? StillFrontend.Problem(known.Still, slotEnd, tuning)
        ?? (known.CountersAt == slotEnd
            ? null
            : $"the frontends' counters have not changed{(known.CountersAt is { } at && at < slotEnd ? $" since {(slotEnd - at).TotalSeconds:F0} s" : "")}")
        ?? (seen.Counters?.MayHideAFrontend == true && known.Pace.IsSlow
            ? $"{known.Pace.Finished:F0} requests finished recently where those in flight suggest " +
                $"{known.Pace.Usual * known.Pace.InflightS:F0}: a frontend may be frozen"
            : null)
        ?? (known.UndercountedAt is { } last && slotEnd >= last && (slotEnd - last).TotalSeconds < tuning.ShortMemoryS
            ? $"counters lagged behind arrivals until {(slotEnd - last).TotalSeconds:F0} s ago"
            : null)
        ?? (known.SeenRequests < tuning.LeastRequests ? $"only {known.SeenRequests:F0} finished requests seen so far" : null);
}
