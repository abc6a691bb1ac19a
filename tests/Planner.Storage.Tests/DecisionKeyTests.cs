using CsCheck;
using Planner.Runtime;

namespace Planner.Storage;

public class DecisionKeyTests
{
    private static readonly Gen<DecisionKey> Keys = Gen.Select(
        Gen.Long[0, DateTimeOffset.MaxValue.UtcTicks],
        Gen.Long[0, 9_999_999_999],
        (ticks, sequence) => new DecisionKey(new DateTimeOffset(ticks, TimeSpan.Zero), sequence));

    [Fact]
    public void Text_IsFrozen() =>
        Assert.Equal(
            "d-2534023007999999999-9999999998",
            new DecisionKey(DateTimeOffset.UnixEpoch, 1).ToString());

    [Fact]
    public void AnyKey_ComesBackFromItsText() =>
        Keys.Sample(key => DecisionKey.TryParse(key.ToString(), out var parsed) && parsed == key);

    [Fact]
    public void Texts_SortNewestFirst_ThenLastWrittenFirst() =>
        Gen.Select(Keys, Keys, Gen.Bool).Sample((one, two, sameTime) =>
        {
            two = sameTime ? two with { At = one.At } : two;
            return Math.Sign(string.CompareOrdinal(one.ToString(), two.ToString()))
                == Math.Sign((two.At, two.Sequence).CompareTo((one.At, one.Sequence)));
        });

    [Fact]
    public void Offset_DoesNotMatter()
    {
        var time = DateTimeOffset.UnixEpoch.AddDays(1);

        Assert.Equal(
            new DecisionKey(time, 1).ToString(), new DecisionKey(time.ToOffset(TimeSpan.FromHours(5)), 1).ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("state")]
    [InlineData("d-2534023007999999999")]
    [InlineData("d-2534023007999999999-999999999")]
    [InlineData("d-2534023007999999999_9999999998")]
    [InlineData("e-2534023007999999999-9999999998")]
    [InlineData("d--534023007999999999-9999999998")]
    [InlineData("d-2534023007999999999- 999999998")]
    [InlineData("d-9999999999999999999-9999999998")]
    public void AnythingElse_IsNoKey(string? text) => Assert.False(DecisionKey.TryParse(text, out _));
}
