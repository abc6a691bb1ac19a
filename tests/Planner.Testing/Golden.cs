namespace Planner.Testing;

/// <summary>Compares text with a file of the repository, or writes the file when told to.</summary>
public static class Golden
{
    public static void Check(string actual, params string[] path)
    {
        var file = Repository.PathOf(path);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Write(file, actual);
        }

        var expected = File.Exists(file) ? File.ReadAllText(file) : "";
        if (expected != actual)
        {
            Assert.Fail(
                $"{Path.Combine(path)} is not up to date. If the change is meant, write it anew with\n"
                + "  UPDATE_GOLDEN=1 dotnet test\n"
                + $"and read what `git diff` shows.\n--- in the file\n{expected}\n--- now\n{actual}");
        }
    }

    private static void Write(string file, string text)
    {
        if (text.Length > 0)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        else
        {
            File.Delete(file);
        }
    }
}
