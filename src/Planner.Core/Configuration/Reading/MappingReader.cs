namespace Planner.Configuration.Reading;

/// <summary>Reads a mapping by a table of keys into a record and notes every problem.</summary>
internal sealed class MappingReader(List<ConfigProblem> problems, Func<string, string?> environment)
{
    /// <summary>
    /// <paramref name="start"/> with what the mapping, or else the environment, says.
    /// </summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="path">Its path; empty for the document itself.</param>
    /// <param name="keys">The keys that it may have.</param>
    /// <param name="start">A record of the defaults.</param>
    /// <param name="wrong">Collects the names of the keys whose value could not be read.</param>
    public T Read<T>(
        ConfigMapping mapping, string path, IReadOnlyList<ConfigKey<T>> keys, T start, ISet<string> wrong)
    {
        var record = start;
        foreach (var key in keys)
        {
            var isNullable = key.Get(start) is null;
            var before = problems.Count;
            var value = FromMapping(mapping, path, key, isNullable) ?? FromEnvironment(mapping, path, key);
            record = value is null ? record : key.Set(record, value);
            if (problems.Count > before)
            {
                wrong.Add(key.Name);
            }
        }

        return record;
    }

    /// <summary>Reports the keys that nobody knows.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="path">Its path; empty for the document itself.</param>
    /// <param name="known">The names that it may have.</param>
    /// <param name="elsewhere">Names that belong elsewhere, and where.</param>
    public void ReportUnknown(
        ConfigMapping mapping, string path, IEnumerable<string> known, IReadOnlyDictionary<string, string> elsewhere)
    {
        var here = known.ToHashSet();
        foreach (var entry in mapping.Entries.Where(entry => !here.Contains(entry.Key)))
        {
            var near = ConfigKeys.LaterDynamo.Contains(entry.Key)
                ? null
                : NearestName.Of(entry.Key, [.. here.Concat(elsewhere.Keys).Where(name => !LimitName.AreOpposite(name, entry.Key))]);
            var isError = near is not null || LimitName.IsIn(entry);
            problems.Add(new ConfigProblem
            {
                Severity = isError ? ConfigSeverity.Error : ConfigSeverity.Warning,
                Path = ConfigText.Join(path, entry.Key),
                Line = entry.Line,
                Message = near is not null ? "unknown key"
                    : isError ? "unknown key that looks like a limit and would not be enforced; remove it"
                    : "unknown key; it has no effect",
                Suggestion = near is null ? null : elsewhere.GetValueOrDefault(near, near),
            });
        }
    }

    private object? FromMapping<T>(ConfigMapping mapping, string path, ConfigKey<T> key, bool isNullable)
    {
        (ConfigEntry Entry, object Value)? first = null;
        foreach (var entry in mapping.Entries.Where(entry => key.Names.Contains(entry.Key)))
        {
            if (Value(entry, path, key, isNullable) is not { } value)
            {
                continue;
            }

            if (first is { } other && !Equals(other.Value, value))
            {
                var name = other.Entry.Key;
                Refuse(path, entry, $"the value of its alias '{name}' (line {other.Entry.Line})");
            }

            first ??= (entry, value);
        }

        return first?.Value;
    }

    private object? Value<T>(ConfigEntry entry, string path, ConfigKey<T> key, bool isNullable)
    {
        if (entry.Value is ConfigScalar { IsNull: true } && isNullable)
        {
            return null;
        }

        if (entry.Value is ConfigScalar { IsNull: false } scalar)
        {
            return key.Kind.Read(scalar) ?? Refuse(
                path, entry, key.Kind.AllowedInsteadOf(scalar), NearestName.Of(scalar.Text, key.Kind.Words));
        }

        return Refuse(path, entry, key.Kind.Allowed);
    }

    private object? FromEnvironment<T>(ConfigMapping mapping, string path, ConfigKey<T> key)
    {
        var isGiven = mapping.Entries.Any(entry =>
            key.Names.Contains(entry.Key) && entry.Value is not ConfigScalar { IsNull: true });
        if (isGiven || key.EnvironmentVariable is not { } name || environment(name) is not { Length: > 0 } text)
        {
            return null;
        }

        var scalar = new ConfigScalar(text, IsPlain: false, Line: null);
        if (key.Kind.Read(scalar) is { } value)
        {
            return value;
        }

        problems.Add(new ConfigProblem
        {
            Path = ConfigText.Join(path, key.Name),
            Found = scalar.Shown,
            Message = $"{key.Kind.Allowed} (environment variable {name})",
        });
        return null;
    }

    private object? Refuse(string path, ConfigEntry entry, string allowed, string? suggestion = null)
    {
        problems.Add(new ConfigProblem
        {
            Path = ConfigText.Join(path, entry.Key),
            Line = entry.Line,
            Found = entry.Value.Shown,
            Message = allowed,
            Suggestion = suggestion,
        });
        return null;
    }
}
