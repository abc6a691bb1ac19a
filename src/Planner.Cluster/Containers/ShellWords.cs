using System.Text;

namespace Planner.Cluster.Containers;

/// <summary>
/// Splits a script into words as a POSIX shell does: quotes, escapes, line continuations and comments. Nothing is
/// expanded, and what ends a command (a new line, ; &amp; |) is the word ";".
/// </summary>
internal sealed class ShellWords
{
    /// <summary>The word that ends a command.</summary>
    public const string End = ";";

    private readonly string _text;
    private readonly List<string> _words = [];
    private readonly StringBuilder _word = new();
    private bool _inWord;
    private int _at;

    private ShellWords(string text) => _text = text;

    /// <summary>The words of a script; a quote that is not closed reaches to its end.</summary>
    public static IReadOnlyList<string> Split(string script)
    {
        var words = new ShellWords(script.ReplaceLineEndings("\n"));
        while (words._at < words._text.Length)
        {
            words.Next(words._text[words._at++]);
        }

        words.EndWord();
        return words._words;
    }

    private void Next(char c)
    {
        switch (c)
        {
            case '\'':
                Add(UpTo('\''));
                break;
            case '"':
                DoubleQuoted();
                break;
            case '\\' when _at < _text.Length:
                Escaped();
                break;
            case '$' when _at < _text.Length && _text[_at] is '(' or '{':
                // A variable, of Kubernetes or of the shell: one piece, whatever is in it.
                var close = _text[_at] == '(' ? ')' : '}';
                Add($"${UpTo(close)}{close}");
                break;
            case '#' when !_inWord:
                Comment();
                break;
            case '\n' or ';' or '&' or '|':
                EndWord();
                _words.Add(End);
                break;
            case var _ when char.IsWhiteSpace(c):
                EndWord();
                break;
            default:
                Add(c.ToString());
                break;
        }
    }

    private void DoubleQuoted()
    {
        Add("");
        while (_at < _text.Length && _text[_at] != '"')
        {
            var c = _text[_at++];
            if (c == '\\' && _at < _text.Length && _text[_at] is '"' or '\\' or '$' or '`' or '\n')
            {
                Escaped();
            }
            else
            {
                Add(c.ToString());
            }
        }

        _at++;
    }

    /// <summary>What follows a backslash: itself, or the line goes on.</summary>
    private void Escaped()
    {
        if (_text[_at++] is var c and not '\n')
        {
            Add(c.ToString());
        }
    }

    private void Comment()
    {
        while (_at < _text.Length && _text[_at] != '\n')
        {
            _at++;
        }
    }

    private string UpTo(char end)
    {
        var from = _at;
        var found = _text.IndexOf(end, from);
        _at = found < 0 ? _text.Length : found + 1;
        return _text[from..(found < 0 ? _text.Length : found)];
    }

    private void Add(string text)
    {
        _word.Append(text);
        _inWord = true;
    }

    private void EndWord()
    {
        if (_inWord)
        {
            _words.Add(_word.ToString());
            _word.Clear();
            _inWord = false;
        }
    }
}
