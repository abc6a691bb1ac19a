namespace Planner.Forecasting;

/// <summary>The members of the ensemble: what they learn and what they expect, as square roots.</summary>
/// <remarks>
/// Theta: Assimakopoulos and Nikolopoulos, International Journal of Forecasting 16 (2000), in the form of Hyndman and
/// Billah (2003): simple smoothing with half the trend's slope as drift.
/// </remarks>
internal sealed class Experts(int pointsADay)
{
    private const int MostPartsOfDay = 96;
    private const int MostPartsOfWeek = 168;

    /// <summary>In the order of their forecasts.</summary>
    public static IReadOnlyList<string> Names { get; } = ["constant", "ses", "damped", "theta", "daily", "weekly", "regression"];

    private readonly Season _day = new(pointsADay, MostPartsOfDay);
    private readonly Season _week = new(7L * pointsADay, MostPartsOfWeek);

    /// <summary>After the first point.</summary>
    public EnsembleState Start(double root) => new()
    {
        Points = 1,
        Root = root,
        Simple = SmoothingBank.Simple.Start(root),
        Damped = SmoothingBank.Damped.Start(root),
        Line = TrendLine.Empty.With(root),
        Day = _day.Learn(_day.Empty, 0, 1, root),
        Week = _week.Learn(_week.Empty, 0, 1, root),
        Regression = ChangeRegression.Start(root),
        Trust = ExpertTrust.None(Names.Count),
        Band = ResidualBand.Empty,
    };

    /// <summary>After one more point.</summary>
    /// <param name="state">What was learnt before it.</param>
    /// <param name="root">The point's root.</param>
    /// <param name="ahead">Steps from the last point to this one.</param>
    public EnsembleState Learn(EnsembleState state, double root, int ahead) => state with
    {
        Step = state.Step + ahead,
        Points = state.Points + 1,
        Root = root,
        Simple = SmoothingBank.Simple.Learn(state.Simple, root, state.Band.LargestError),
        Damped = SmoothingBank.Damped.Learn(state.Damped, root, state.Band.LargestError),
        Line = state.Line.With(root),
        Day = _day.Learn(state.Day, state.Step + ahead, ahead, root),
        Week = _week.Learn(state.Week, state.Step + ahead, ahead, root),
        Regression = state.Regression.With(Course(state, ahead), root, state.Points),
    };

    /// <summary>Every expert's forecast, so many steps after the last point; NaN where it has none.</summary>
    public double[] Forecasts(EnsembleState state, int ahead)
    {
        var course = Course(state, ahead);
        var (simple, filter) = SmoothingBank.Simple.Best(state.Simple);
        var drift = state.Line.Slope / 2 / filter.Alpha * (1 - Math.Pow(1 - filter.Alpha, state.Points));
        return
        [
            state.Root,
            simple,
            Math.Max(0, SmoothingBank.Damped.Best(state.Damped).Forecast),
            Math.Max(0, simple + drift),
            state.Root * course.Day.Ratio,
            state.Root * course.Week.Ratio,
            Math.Max(0, state.Root + state.Regression.Change(course)),
        ];
    }

    private SeasonCourse Course(EnsembleState state, int ahead) => new(
        state.Root, _day.Step(state.Day, state.Step, ahead), _week.Step(state.Week, state.Step, ahead));
}
