using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Planner.Cli.Input;

/// <summary>A series read from CSV with a header; null where a cell is empty.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Values">One a row, finite and at least 0.</param>
/// <param name="IntervalS">Step of the rows' time column, s; null where there is none.</param>
internal sealed record SeriesInput(string Column, IReadOnlyList<double?> Values, double? IntervalS)
{
    private static readonly string[] TimeColumns = ["t_seconds", "timestamp", "time"];

    /// <param name="path">The CSV file.</param>
    /// <param name="column">The column; null where the file has one besides the time.</param>
    public static SeriesInput Read(string path, string? column)
    {
        using var reader = new StringReader(InputFile.ReadText(path, "series"));
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            IgnoreBlankLines = false,
            BadDataFound = null,
            MissingFieldFound = null,
        });
        if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { Length: > 0 } header)
        {
            throw new InputException($"{path}: the file is empty; a header and rows are needed");
        }

        var name = Choose(path, header, column);
        var time = Array.Find(header, TimeColumns.Contains);
        var (values, times) = (new List<double?>(), new List<double?>());
        while (csv.Read())
        {
            // An empty line is a gap in a file of one column, and nothing at the end of any file.
            if (csv.Parser.RawRecord.Trim().Length == 0 && header.Length > 1)
            {
                continue;
            }

            values.Add(Value(path, csv, name));
            times.Add(time is null ? null : Number(csv.GetField(time)));
        }

        return values.Count > 0
            ? new SeriesInput(name, values, Step(times))
            : throw new InputException($"{path}: there is no row below the header");
    }

    private static string Choose(string path, string[] header, string? column)
    {
        var columns = header.Except(TimeColumns).ToArray();
        if (column is null)
        {
            return columns.Length == 1
                ? columns[0]
                : throw new InputException($"{path}: name one of its columns with --column: {string.Join(", ", columns)}");
        }

        return header.Contains(column)
            ? column
            : throw new InputException($"{path}: there is no column {column}; it has {string.Join(", ", header)}");
    }

    private static double? Value(string path, CsvReader csv, string column)
    {
        var text = csv.GetField(column)?.Trim() ?? "";
        if (text.Length == 0)
        {
            return null;
        }

        return Number(text) is { } value && double.IsFinite(value) && value >= 0
            ? value
            : throw new InputException($"{path}: line {csv.Parser.RawRow}: {column} is '{text}'; a number of 0 or more " +
                "is needed, or nothing for a gap");
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Step(List<double?> times) =>
        times.Count > 1 && times[1] - times[0] is { } step && step > 0 ? step : null;
}
