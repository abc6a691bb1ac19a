namespace Planner.Forecasting;

/// <summary>A forecaster that a tick does not wait for: a point is never lost, and what was learnt before still holds.</summary>
public sealed class TimelyForecastTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = new();
    private readonly SlowForecaster _slow;
    private readonly ForecastSeries _series;

    public TimelyForecastTests()
    {
        _slow = new SlowForecaster(_deadline);
        _series = ForecastSeries.Empty.Append(_slow, 3).Append(_slow, 5);
        _slow.IsSlow = true;
    }

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public void LearningIsCutOff_ThePointIsKeptAndTheModelStays()
    {
        var cut = _series.AppendInTime(_slow, 8, _deadline.Token);

        Assert.Equal<double>([3, 5, 8], cut.History.Values);
        Assert.Same(_series.Model, cut.Model);
    }

    [Fact]
    public void ForecastIsCutOff_TheLastValueStandsIn()
    {
        var (forecast, isCutOff) = _series.PredictInTime(_slow, _deadline.Token);

        Assert.Equal((5, true), (forecast!.Value, isCutOff));
    }

    [Fact]
    public void OtherForecasterIsCutOff_TheNextTickLearnsTheWholeHistory()
    {
        var followedByAnother = ForecastSeries.Empty.Append(new ConstantForecaster(), 3).AppendInTime(_slow, 5, _deadline.Token);
        Assert.Equal("constant", followedByAnother.ModelKey);

        _slow.IsSlow = false;
        Assert.Equal(_series.Model, followedByAnother.LearntBy(_slow).Model);
    }

    [Fact]
    public void InterruptedByAPerson_TheWholeRunEnds()
    {
        var act = () => RollingForecast.Run([1.0, 2, 3], _slow, 0, _deadline.Token);

        Assert.Throws<OperationCanceledException>(act);
    }

    /// <summary>Counts points as its level; when slow, the deadline passes while it works.</summary>
    private sealed class SlowForecaster(CancellationTokenSource deadline) : IForecaster
    {
        public bool IsSlow { get; set; }

        public string Key => "slow";

        public int MinPoints => 1;

        public ForecasterModel Learn(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
        {
            Work(cancellation);
            return new ForecasterModel { Kalman = new KalmanState((model.Kalman?.Level ?? 0) + 1, 0, 0, 0, 0) };
        }

        public Forecast PredictNext(ForecasterModel model, SeriesHistory history, CancellationToken cancellation = default)
        {
            Work(cancellation);
            return new Forecast(42);
        }

        private void Work(CancellationToken cancellation)
        {
            if (IsSlow)
            {
                deadline.Cancel();
            }

            cancellation.ThrowIfCancellationRequested();
        }
    }
}
