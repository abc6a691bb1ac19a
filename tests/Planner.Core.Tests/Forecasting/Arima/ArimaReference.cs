using System.Text.Json;
using Planner.Testing;

namespace Planner.Forecasting;

/// <summary>Windows of real series with what R makes of them.</summary>
internal static class ArimaReference
{
    /// <summary>Given orders: likelihoods, fits and forecasts.</summary>
    public const string Fits = "arima.json";

    /// <summary>Orders that R's auto.arima chose.</summary>
    public const string Orders = "auto_order.json";

    public static IReadOnlyList<JsonElement> Cases(string file) =>
        ReferenceData.IsPresent ? [.. ReferenceData.Golden(file).EnumerateArray()] : [default];

    public static TheoryData<int> Numbers(string file) => [.. Enumerable.Range(0, Cases(file).Count)];

    public static double[] Values(JsonElement one)
    {
        var name = one.GetProperty("series").GetString()!;
        double[] values =
        [
            .. ReferenceSeries.All().Single(series => series.Name == name).Values
                .Skip(ReferenceSeries.History(name)).Take(one.GetProperty("n").GetInt32()).Select(value => value!.Value),
        ];
        return one.GetProperty("log1p").GetBoolean() ? Array.ConvertAll(values, double.LogP1) : values;
    }

    public static (ArmaOrder Order, int D) Order(JsonElement one)
    {
        int[] order = [.. one.GetProperty("order").EnumerateArray().Select(value => value.GetInt32())];
        return (new ArmaOrder(order[0], order[2], one.GetProperty("constant").GetString() is "mean" or "drift"), order[1]);
    }
}
