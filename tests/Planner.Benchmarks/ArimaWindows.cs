using System.Diagnostics;
using System.Globalization;
using Planner.Forecasting;

namespace Planner.Benchmarks;

/// <summary>What order searches and updates cost on given windows, for compare-with-r.sh, which measures the same in R.</summary>
internal static class ArimaWindows
{
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(200);

    /// <summary>Prints name, points, differences, AIC, ms a search and ms an update of every window.</summary>
    /// <param name="folder">Files of one number a line, each a window.</param>
    public static void Run(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.txt").Order())
        {
            double[] values = [.. File.ReadLines(file).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
            var best = Search(values);
            var (search, update) = (Time(() => Search(values)), Time(Update(values)));
            var name = Path.GetFileNameWithoutExtension(file);
            Console.WriteLine(FormattableString.Invariant(
                $"{name} {values.Length} {best.Model.D} {best.Aic:F3} {search:F4} {update:F6}"));
        }
    }

    private static ArimaFit Search(double[] values)
    {
        var budget = int.MaxValue;
        return ArimaFit.Best(values, isLog1p: false, ref budget)!;
    }

    /// <summary>The step that a point takes between two searches, and the forecast after it.</summary>
    private static Action Update(double[] values)
    {
        var arima = new ArimaForecaster();
        var history = new SeriesHistory { Values = [.. values], SkipsZeros = false };
        var model = new ForecasterModel
        {
            Arima = new ArimaState { Model = Search(values).Model, SearchAfter = int.MaxValue, PromisedError = double.MaxValue },
        };
        return () => arima.PredictNext(arima.Learn(model, history), history);
    }

    /// <summary>CPU time in ms: others use this machine too. The median of five.</summary>
    private static double Time(Action action)
    {
        var process = Process.GetCurrentProcess();
        var times = new double[5];
        var count = 1;
        for (var run = -1; run < times.Length;)
        {
            process.Refresh();
            var start = process.TotalProcessorTime;
            for (var i = 0; i < count; i++)
            {
                action();
            }

            process.Refresh();
            var spent = process.TotalProcessorTime - start;
            if (run < 0 && spent < Long)
            {
                count *= 2;
                continue;
            }

            if (run >= 0)
            {
                times[run] = spent.TotalMilliseconds / count;
            }

            run++;
        }

        return times.Order().ElementAt(times.Length / 2);
    }
}
