using System.Text.Json;
using System.Text.Json.Serialization;
using Planner.Model;

namespace Planner.State;

/// <summary>
/// The stored form of <see cref="DeploymentState"/>: UTF-8 JSON with a schema version. The version rises when an
/// older program would misread what a newer one writes; a state of a newer version is refused and left untouched.
/// </summary>
public static class StateFormat
{
    /// <summary>Version that this program writes, and the newest that it reads.</summary>
    public const int SchemaVersion = 2;

    /// <summary>A state holds no number that is none: those that decisions quote by name are no JSON numbers.</summary>
    private static readonly StateJson Json = new(new JsonSerializerOptions(StateJson.Default.Options)
    {
        NumberHandling = JsonNumberHandling.Strict,
    });

    /// <summary>Writes a state.</summary>
    /// <exception cref="StateFormatException">It could not be read back; what is stored is to stay as it is.</exception>
    public static byte[] Write(DeploymentState state)
    {
        if (StateRules.Problem(state) is { } problem)
        {
            throw new StateFormatException($"the state must not be stored: {problem}");
        }

        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(
                new StateDocument { SchemaVersion = SchemaVersion, State = state }, Json.StateDocument);
        }
        catch (ArgumentException)
        {
            throw new StateFormatException("the state must not be stored: a number in it is not finite");
        }
    }

    /// <summary>Reads a state back, bit for bit.</summary>
    /// <exception cref="StateFormatException">The state is corrupt, or of a newer version than this program's.</exception>
    public static DeploymentState Read(ReadOnlySpan<byte> utf8)
    {
        var version = RequireKnownVersion(utf8);
        try
        {
            if (JsonTokens.Problem(utf8) is { } token)
            {
                throw new StateFormatException($"the state is corrupt: {token}");
            }

            var document = version == SchemaVersion
                ? JsonSerializer.Deserialize(utf8, Json.StateDocument)
                : JsonSerializer.Deserialize(OlderState.Upgraded(utf8), Json.StateDocument);
            var state = Complete(document?.State ?? throw new StateFormatException("the state is corrupt: it is empty"));
            return StateRules.Problem(state) is { } problem
                ? throw new StateFormatException($"the state is corrupt: {problem}")
                : state;
        }
        catch (JsonException error)
        {
            throw new StateFormatException($"the state is corrupt: {error.Message}");
        }
    }

    /// <summary>A state of an older program has no part for what that had not; the serialiser leaves null there.</summary>
    private static DeploymentState Complete(DeploymentState state) => state with
    {
        Load = (LoadState?)state.Load ?? new LoadState(),
        Policies = (PolicyStates?)state.Policies ?? PolicyStates.Empty,
        Startup = (StartupTime?)state.Startup ?? StartupTime.Unknown,
    };

    /// <summary>Looks at the version alone, since the rest of a newer state may have any shape.</summary>
    private static int RequireKnownVersion(ReadOnlySpan<byte> utf8)
    {
        int version;
        try
        {
            version = JsonSerializer.Deserialize(utf8, StateJson.Default.StateVersion)?.SchemaVersion ?? 0;
        }
        catch (JsonException error)
        {
            throw new StateFormatException($"the state is corrupt: {error.Message}");
        }

        if (version > SchemaVersion)
        {
            throw new StateFormatException($"the state has schema version {version}, this program reads up to " +
                $"{SchemaVersion}: run the version that wrote it, or a newer one");
        }

        if (version < 1)
        {
            throw new StateFormatException("the state is corrupt: it has no schema_version");
        }

        return version;
    }
}
