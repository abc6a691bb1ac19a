namespace Planner.Forecasting;

/// <summary>Two neighbouring points of a shape; NaN where it is not known.</summary>
internal readonly record struct SeasonStep(double Now, double Next)
{
    public double Ratio => Now > 0 && Next > 0 ? Next / Now : double.NaN;

    public bool IsKnown => double.IsFinite(Now) && double.IsFinite(Next);
}
