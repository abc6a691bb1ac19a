using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Planner.Cluster.Documents;

namespace Planner.Cli.Input;

/// <summary>A series read from CSV with a header; null where a cell is empty.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Values">One a row, finite and at least 0.</param>
/// <param name="StepS">Step of the rows' time column, s; null where there is none.</param>
/// <param name="Uneven">Where the time column does not keep its step; null where it does.</param>
internal sealed record SeriesInput(string Column, IReadOnlyList<double?> Values, double? StepS, string? Uneven)
{
    private static readonly string[] TimeColumns = ["t_seconds", "timestamp", "time"];

    /// <param name="path">The CSV file.</param>
    /// <param name="column">The column; null where the file has one besides the time.</param>
    public static SeriesInput Read(string path, string? column)
    {
        try
        {
            return Parsed(path, column);
        }
        catch (CsvHelperException)
        {
            throw new DocumentException($"{path}: it cannot be read as CSV; name the columns in the first line and separate cells by commas");
        }
    }

    private static SeriesInput Parsed(string path, string? column)
    {
        using var reader = new StringReader(DocumentFile.ReadText(path, "series"));
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            IgnoreBlankLines = false,
            BadDataFound = null,
        });
        var header = Header(path, csv);
        var value = Array.IndexOf(header, Choose(path, header, column));
        var time = Array.FindIndex(header, TimeColumns.Contains);
        var rows = Rows(path, csv, header.Length).ToList();
        if (rows.Count == 0)
        {
            throw new DocumentException($"{path}: there is no row below the header");
        }

        var times = time < 0 ? [] : rows.ConvertAll(row => (row.Line, Time(row.Cells[time])));
        var step = Step(times);
        return new SeriesInput(
            header[value], rows.ConvertAll(row => Value(path, header[value], row.Cells[value], row.Line)),
            step, step is null ? null : Unevenness(path, header[time], times, step.Value));
    }

    private static string[] Header(string path, CsvReader csv)
    {
        if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { } header || header.All(string.IsNullOrWhiteSpace))
        {
            throw new DocumentException($"{path}: there is no header; name the columns in the first line");
        }

        return header.All(name => Number(name) is not null)
            ? throw new DocumentException($"{path}: the first line is {string.Join(',', header)}; name the columns there")
            : Array.ConvertAll(header, name => name.Trim());
    }

    /// <summary>The rows below the header; empty lines at the end of the file are none.</summary>
    private static IEnumerable<(int Line, string[] Cells)> Rows(string path, CsvReader csv, int columns)
    {
        var emptyLines = new List<int>();
        while (csv.Read())
        {
            var cells = csv.Parser.Record!;
            if (csv.Parser.RawRecord.Trim().Length == 0)
            {
                emptyLines.Add(csv.Parser.RawRow);
                continue;
            }

            foreach (var line in emptyLines)
            {
                // In a file of one column it is a gap.
                yield return columns == 1 ? (line, [""]) : throw Ragged(path, line, 0, columns);
            }

            emptyLines.Clear();
            yield return cells.Length == columns
                ? (csv.Parser.RawRow, cells)
                : throw Ragged(path, csv.Parser.RawRow, cells.Length, columns);
        }
    }

    private static DocumentException Ragged(string path, int line, int cells, int columns) =>
        new($"{path}, line {line}: it has {cells} {(cells == 1 ? "cell" : "cells")}, the header {columns}; " +
            "separate cells by commas, and leave a cell empty for a gap");

    private static string Choose(string path, string[] header, string? column)
    {
        var columns = header.Except(TimeColumns).ToArray();
        var chosen = column ?? columns switch
        {
            [var only] => only,
            [] => throw new DocumentException($"{path}: it has only {string.Join(", ", header)}; a column of values is needed"),
            _ => throw new DocumentException($"{path}: name one of its columns with --column: {string.Join(", ", columns)}"),
        };
        return header.Count(name => name == chosen) switch
        {
            1 => chosen,
            0 => throw new DocumentException($"{path}: there is no column {chosen}; it has {string.Join(", ", header)}"),
            _ => throw new DocumentException($"{path}: there are several columns named {chosen}; name each differently"),
        };
    }

    private static double? Value(string path, string column, string cell, int line)
    {
        var text = cell.Trim();
        if (text.Length == 0)
        {
            return null;
        }

        return Number(text) is { } value && double.IsFinite(value) && value >= 0
            ? value
            : throw new DocumentException($"{path}, line {line}: {column} is '{Shortened(text)}'; a number of 0 or more " +
                "is needed, or nothing for a gap");
    }

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "...";

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Seconds, from a number of them or from a date.</summary>
    private static double? Time(string text) =>
        Number(text) ?? (DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (time - DateTimeOffset.UnixEpoch).TotalSeconds
            : null);

    private static double? Step(List<(int Line, double? S)> times) =>
        times.Count > 1 && times[1].S - times[0].S is { } step && step > 0 && double.IsFinite(step) ? step : null;

    private static string? Unevenness(string path, string column, List<(int Line, double? S)> times, double step)
    {
        for (var i = 1; i < times.Count; i++)
        {
            if (!(Math.Abs((times[i].S - times[i - 1].S ?? double.NaN) - step) <= step / 100))
            {
                return $"warning {path}, line {times[i].Line}: {column} is not {step} s after the row before; " +
                    "rows are taken to be one step apart, so put an empty cell where one is missing";
            }
        }

        return null;
    }
}
