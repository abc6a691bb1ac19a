using System.Net;
using System.Text;

namespace Planner.Cli.Output;

/// <summary>One self-contained page of paragraphs, tables and charts.</summary>
internal sealed class HtmlPage
{
    private const string Style = """
        body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #222; background: #fff }
        h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 2rem 0 .3rem }
        table { border-collapse: collapse; margin: 1rem 0; width: 100%; font-size: .92rem }
        td, th { padding: .3rem .5rem; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap; vertical-align: top }
        td:first-child, th:first-child, .text { text-align: left } th, .text { white-space: normal } td:first-child { white-space: pre }
        figure { margin: 0 } svg { max-width: 100%; height: auto }
        .key { margin-right: 1.2rem; color: #444 } .key i { display: inline-block; width: 1.4rem; height: 3px; margin-right: .4rem; vertical-align: middle }

        """;

    private readonly StringBuilder _page = new();
    private int _charts;

    public HtmlPage(string title) => _page
        .Append($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Text(title)}</title>\n")
        .Append($"<style>\n{Style}</style></head><body>\n<h1>{Text(title)}</h1>\n");

    public void AddParagraph(string text) => _page.Append($"<p>{Text(text)}</p>\n");

    public void AddHeading(string text) => _page.Append($"<h2>{Text(text)}</h2>\n");

    public void AddTable(IReadOnlyList<string> headings, IEnumerable<IEnumerable<string>> rows, string lastClass = "")
    {
        string Class(int column) => column == headings.Count - 1 && lastClass.Length > 0 ? $" class=\"{lastClass}\"" : "";
        string Row(string tag, IEnumerable<string> cells) =>
            $"<tr>{string.Concat(cells.Select((cell, i) => $"<{tag}{Class(i)}>{Text(cell)}</{tag}>"))}</tr>\n";

        _page.Append("<table>\n").Append(Row("th", headings));
        foreach (var row in rows)
        {
            _page.Append(Row("td", row));
        }

        _page.Append("</table>\n");
    }

    /// <summary>A chart with its key above, where it covers no data.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="keys">Name and CSS colour of what is drawn.</param>
    /// <param name="svg">The drawing.</param>
    public void AddChart(string title, IEnumerable<(string Name, string Colour)> keys, string svg)
    {
        AddHeading(title);
        // In one page the drawings' names must differ.
        var own = svg.Replace("clipPath", $"chart{++_charts}-")
            .Replace($"<chart{_charts}- ", "<clipPath ").Replace($"</chart{_charts}-", "</clipPath");
        var key = string.Concat(keys.Select(one =>
            $"<span class=\"key\"><i style=\"background:{one.Colour}\"></i>{Text(one.Name)}</span>"));
        _page.Append($"<figure><figcaption>{key}</figcaption>\n{own}</figure>\n");
    }

    public override string ToString() => _page + "</body></html>\n";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
