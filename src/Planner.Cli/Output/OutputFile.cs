namespace Planner.Cli.Output;

/// <summary>Writes files whole or not at all.</summary>
internal static class OutputFile
{
    public static void Write(FileInfo file, string text) => Write(file, writer => writer.Write(text));

    public static void Write(FileInfo file, Action<TextWriter> write)
    {
        file.Directory?.Create();
        var unfinished = file.FullName + ".tmp";
        using (var writer = new StreamWriter(unfinished) { NewLine = "\n" })
        {
            write(writer);
        }

        File.Move(unfinished, file.FullName, overwrite: true);
    }
}
