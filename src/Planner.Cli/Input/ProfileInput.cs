using Planner.Capacity;

namespace Planner.Cli.Input;

/// <summary>Reads an engine profile from a folder.</summary>
internal static class ProfileInput
{
    public static EngineProfile Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException($"{folder}: there is no such folder; name the engine profile's, which holds " +
                $"{ProfileReader.PrefillFile} and {ProfileReader.DecodeFile}");
        }

        try
        {
            return ProfileReader.ReadJson(
                InputFile.ReadText(Path.Combine(folder, ProfileReader.PrefillFile), "prefill profile"),
                InputFile.ReadText(Path.Combine(folder, ProfileReader.DecodeFile), "decode profile"));
        }
        catch (ProfileException error)
        {
            throw new InputException(Path.Combine(folder, error.Message));
        }
    }
}
