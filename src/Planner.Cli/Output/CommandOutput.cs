using Spectre.Console;
using Spectre.Console.Rendering;

namespace Planner.Cli.Output;

/// <summary>Where commands write: results to one writer, problems and progress to the other.</summary>
internal sealed class CommandOutput(TextWriter output, TextWriter error, bool interactive)
{
    /// <summary>Width of tables where nobody's terminal sets one: no line of any table is broken.</summary>
    private const int PlainWidth = 300;

    /// <summary>Longest line of a problem: a broken file may hold anything.</summary>
    private const int LongestProblem = 500;

    /// <summary>Most problems of one file that a person reads.</summary>
    private const int MostProblems = 100;

    public TextWriter Out => output;

    public TextWriter Error => error;

    public void Line(string text) => output.WriteLine(text);

    /// <summary>One line on the error output, whatever the text quotes from a file.</summary>
    public void Problem(string text)
    {
        var line = string.Concat(text.Take(LongestProblem).Select(c => char.IsControl(c) ? ' ' : c));
        error.WriteLine(text.Length <= LongestProblem ? line : line + "...");
    }

    /// <summary>Many problems: the first of them, and how many more there are.</summary>
    public void Problems(IReadOnlyList<string> problems)
    {
        foreach (var problem in problems.Take(MostProblems))
        {
            Problem(problem);
        }

        if (problems.Count > MostProblems)
        {
            Problem($"and {problems.Count - MostProblems} more; fix these first");
        }
    }

    public void Table(IRenderable table)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        console.Write(table);
    }

    /// <summary>Runs long work, with a progress bar when a person watches.</summary>
    public T WithProgress<T>(string what, Func<IWorkProgress, T> work)
    {
        if (!interactive)
        {
            return work(new Silent());
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress().AutoClear(true).Start(context => work(new Bar(context.AddTask(what, maxValue: 1))));
    }

    private sealed class Silent : IWorkProgress
    {
        public void Report(double value)
        {
        }

        public void Say(string what)
        {
        }
    }

    private sealed class Bar(ProgressTask task) : IWorkProgress
    {
        public void Report(double value) => task.Value = value;

        public void Say(string what)
        {
            task.Description = what;
            task.IsIndeterminate = true;
        }
    }
}
