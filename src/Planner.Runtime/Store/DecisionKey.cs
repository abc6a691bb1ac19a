using System.Globalization;

namespace Planner.Runtime;

/// <summary>
/// Identifies a decision within its deployment. As text, <c>d-(inverted time)-(inverted sequence)</c>, keys sort
/// newest first, which is the only order that an Azure table can be read in; the same text is the row key, the id
/// that people see and the cursor of a list.
/// </summary>
/// <param name="At">When it was decided.</param>
/// <param name="Sequence"><see cref="StateTag.Sequence"/> of the write that it belongs to; 0 to 9,999,999,999.</param>
public readonly record struct DecisionKey(DateTimeOffset At, long Sequence)
{
    private const string Prefix = "d-";
    private const int TimeDigits = 19;
    private const int SequenceDigits = 10;
    private const int SequenceStart = 2 + TimeDigits + 1;

    /// <summary>The largest sequence that a key has room for.</summary>
    public const long MaxSequence = 9_999_999_999;

    /// <summary>The place in the list before all decisions that are older than a time.</summary>
    /// <remarks>Sequences start at 1, so this key sorts behind every decision made at that time.</remarks>
    public static DecisionKey Before(DateTimeOffset time) => new(time, 0);

    /// <summary>The place in the list before every decision.</summary>
    public static DecisionKey First { get; } = new(DateTimeOffset.MaxValue, MaxSequence);

    /// <summary>Reads a key from its text.</summary>
    /// <returns>False where the text is no key.</returns>
    public static bool TryParse(string? text, out DecisionKey key)
    {
        key = default;
        if (text?.Length != SequenceStart + SequenceDigits
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[SequenceStart - 1] != '-'
            || !TryParseDigits(text.AsSpan(Prefix.Length, TimeDigits), out var invertedTicks)
            || !TryParseDigits(text.AsSpan(SequenceStart), out var invertedSequence)
            || invertedTicks > DateTimeOffset.MaxValue.UtcTicks)
        {
            return false;
        }

        var at = new DateTimeOffset(DateTimeOffset.MaxValue.UtcTicks - invertedTicks, TimeSpan.Zero);
        key = new DecisionKey(at, MaxSequence - invertedSequence);
        return true;
    }

    /// <summary>The key's text.</summary>
    public override string ToString() =>
        $"{Prefix}{DateTimeOffset.MaxValue.UtcTicks - At.UtcTicks:D19}-{MaxSequence - Sequence:D10}";

    private static bool TryParseDigits(ReadOnlySpan<char> digits, out long value) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
