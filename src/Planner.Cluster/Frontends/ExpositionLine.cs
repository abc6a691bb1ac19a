using System.Globalization;
using System.Text;

namespace Planner.Cluster.Frontends;

/// <summary>Reads one line from left to right.</summary>
internal sealed class ExpositionLine(string line, int number)
{
    private readonly Dictionary<string, string> _labels = [];
    private string _name = "";
    private bool _isQuoted;
    private int _at;

    public ExpositionSample Read()
    {
        _name = ReadWhile(c => c is not ('{' or ' ' or '\t'));
        SkipBlanks();
        if (Peek() == '{')
        {
            ReadLabels();
        }

        SkipBlanks();
        var value = ReadWhile(c => c is not (' ' or '\t'));
        if (_name.Length == 0 || (!_isQuoted && !_name.All(IsOfAName)) || char.IsAsciiDigit(_name[0]))
        {
            throw Bad("expected a metric name");
        }

        return new ExpositionSample(_name, _labels, Number(value));
    }

    private void ReadLabels()
    {
        _at++;
        for (SkipBlanks(); Peek() != '}'; SkipBlanks())
        {
            if (Peek() == '"')
            {
                ReadQuotedName();
            }
            else
            {
                var label = ReadWhile(c => c is not ('=' or ' ' or '}' or ','));
                ReadValue(label);
            }

            SkipBlanks();
            if (Peek() == ',')
            {
                _at++;
            }
            else if (Peek() != '}')
            {
                throw Bad("expected a comma or a closing brace after a label");
            }
        }

        _at++;
    }

    /// <summary>A name in quotes: the metric's where it stands alone, else a label's.</summary>
    private void ReadQuotedName()
    {
        var quoted = ReadQuoted();
        SkipBlanks();
        if (Peek() == '=')
        {
            ReadValue(quoted);
        }
        else
        {
            (_name, _isQuoted) = (quoted, true);
        }
    }

    private void ReadValue(string label)
    {
        SkipBlanks();
        if (label.Length == 0 || Peek() != '=')
        {
            throw Bad("a label is written name=\"value\"");
        }

        _at++;
        SkipBlanks();
        if (!_labels.TryAdd(label, ReadQuoted()))
        {
            throw Bad("it has a label twice");
        }
    }

    private string ReadQuoted()
    {
        if (Peek() != '"')
        {
            throw Bad("a label's value is written in quotes");
        }

        var value = new StringBuilder();
        for (_at++; Peek() != '"'; _at++)
        {
            if (Peek() == '\\')
            {
                _at++;
                value.Append(Peek() == 'n' ? '\n' : Peek());
            }
            else
            {
                value.Append(Peek());
            }
        }

        _at++;
        return value.ToString();
    }

    private double Number(string text) => text switch
    {
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => throw Bad($"'{ForeignText.OneLine(text.Length > 20 ? text[..20] : text)}' is not a number"),
    };

    private static bool IsOfAName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or ':';

    private string ReadWhile(Predicate<char> belongs)
    {
        var start = _at;
        while (_at < line.Length && belongs(line[_at]))
        {
            _at++;
        }

        return line[start.._at];
    }

    private void SkipBlanks() => ReadWhile(c => c is ' ' or '\t');

    private char Peek() => _at < line.Length ? line[_at] : throw Bad("it ends too early");

    private ExpositionException Bad(string why) => new($"line {number} is not a metric: {why}");
}
