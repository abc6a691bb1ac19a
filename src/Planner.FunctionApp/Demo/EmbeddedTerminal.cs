using System.Globalization;
using Planner.Model;

namespace Planner.FunctionApp.Demo;

/// <summary>Tells the embedded day in lines of text, for a terminal or a file.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="colours">Whether decisions are coloured; not where the output is redirected.</param>
internal sealed class EmbeddedTerminal(TextWriter output, bool colours)
{
    private const string Reset = "\e[0m";

    /// <summary>Simulated time after which a line is due although nothing has changed: ten seconds at the usual speed.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private Decision? _shown;

    /// <summary>The process's own terminal.</summary>
    public static EmbeddedTerminal OfProcess() => new(
        Console.Out,
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>Says what this is and what can be done with it.</summary>
    /// <param name="address">Where the app listens, such as <c>http://127.0.0.1:7071</c>.</param>
    /// <param name="speed">Simulated seconds in one of the wall clock.</param>
    public void ShowBanner(string address, double speed) => output.WriteLine(Banner(address, speed));

    /// <summary>Shows a decision that changes something or cannot be made, and otherwise one now and then.</summary>
    public void Show(Decision decision, EmbeddedStatus status)
    {
        lock (_lock)
        {
            if (!IsTold(decision))
            {
                return;
            }

            _shown = decision;
            var line = Line(decision, status);
            output.WriteLine(colours ? Colour(decision.Outcome) + line + Reset : line);
        }
    }

    internal static string Banner(string address, double speed)
    {
        var config = EmbeddedFleet.Deployment.Config;
        var deployment = $"{address.TrimEnd('/')}/api/deployments/{EmbeddedFleet.Name}";
        return string.Create(CultureInfo.InvariantCulture, $"""

            No fleet is configured: planning for {EmbeddedFleet.Name}, a simulated deployment that serves a made-up day.
              clock    {speed:0.#} times as fast: a day takes {24 * 60 / speed:0.#} minutes; stop and start again to go on
              aim      TTFT within {config.TtftMs:0} ms, ITL within {config.ItlMs:0} ms for {config.TargetAttainment:0.##%} of the requests, on at most {config.MaxGpuBudget} GPUs
              look     {deployment}
              rescale  curl -X POST {deployment}/rescale -H 'Content-Type: application/json' -d '{"{"}"prefill": 4, "decode": 6, "hold_seconds": 30{"}"}'
              stop     Ctrl-C

            """);
    }

    /// <summary>A decision and what it was made from, in one line. Pools read ready/asked -> wanted.</summary>
    internal static string Line(Decision decision, EmbeddedStatus status)
    {
        // What the throughput loop needs at least is no number that is asked for.
        var isFloor = decision.Outcome == DecisionOutcome.Floor;
        var prefill = Pool(status.Prefill.Ready, decision.FromPrefill, isFloor ? decision.FromPrefill : decision.Prefill);
        var decode = Pool(status.Decode.Ready, decision.FromDecode, isFloor ? decision.FromDecode : decision.Decode);
        var sla = status.Attainment is { } share ? Text($"{100 * share,5:F1} %") : "    - %";
        var rate = status.RequestsPerS is { } perS ? Text($"{perS,5:F1}") : "    -";
        return Text($"{decision.At.UtcDateTime:HH:mm} {rate} req/s  prefill {prefill,-12} decode {decode,-12} ") +
            Text($"within SLA {sla} {status.GpuHours,6:F1} GPU-h  {Why(decision)}");
    }

    /// <summary>A tick that meets a scaling under way may say the same again.</summary>
    private bool IsTold(Decision decision) =>
        decision.Reason != _shown?.Reason
            && decision is { Outcome: DecisionOutcome.Scale or DecisionOutcome.Blocked } or { Loop: DecisionLoop.Manual }
        || !(decision.At - _shown?.At < Quiet);

    private static string Pool(int ready, int asked, int wanted) =>
        wanted == asked ? $"{ready}/{asked}" : $"{ready}/{asked} -> {wanted}";

    /// <summary>The cause is enough where the reason begins with what becomes of the pools: the columns show that.</summary>
    private static string Why(Decision decision)
    {
        var reason = decision.Reason.ReplaceLineEndings(" ");
        var cause = reason.IndexOf(": ", StringComparison.Ordinal);
        return cause >= 0 && TellsPools(reason) ? reason[(cause + 2)..] : reason;
    }

    private static bool TellsPools(string reason) =>
        reason.StartsWith("prefill stays at ", StringComparison.Ordinal)
        || (reason.StartsWith("prefill ", StringComparison.Ordinal) && reason.Split(' ') is [_, _, "->", ..]);

    private static string Colour(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.Scale => "\e[36m",
        DecisionOutcome.Blocked => "\e[33m",
        _ => "\e[90m",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
