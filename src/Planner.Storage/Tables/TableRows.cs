using System.Text;
using Azure;
using Azure.Data.Tables;
using Planner.Model;
using Planner.Runtime;
using Planner.State;

namespace Planner.Storage.Tables;

/// <summary>
/// The rows of the one table. A deployment's rows share its name as partition key, because only rows of one partition
/// can be written in one transaction.
/// </summary>
internal static class TableRows
{
    /// <summary>Row key of a deployment's state.</summary>
    public const string State = "state";

    /// <summary>Partition of the documents. No deployment can have this name: labels hold no underscore.</summary>
    public const string Documents = "_documents";

    // Says which write made a row, so that a writer whose answer was lost knows its own.
    private const string Write = "Write";
    private const string Body = "Body";
    private const string Sequence = "Sequence";
    private const string Text = "Decision";

    public static TableEntity OfState(string deployment, DeploymentState state, StateTag? read) => new(deployment, State)
    {
        [Body] = StateBody.Pack(StateFormat.Write(state)),
        [Sequence] = StoredSequence.After(read),
        [Write] = NewWrite(),
    };

    public static TableEntity OfDecision(string deployment, Decision decision, long sequence) =>
        new(deployment, new DecisionKey(decision.At, sequence).ToString()) { [Text] = DecisionBody.Write(decision) };

    public static TableEntity OfDocument(string name, string text) =>
        new(Documents, name) { [Body] = StateBody.Pack(Encoding.UTF8.GetBytes(text)), [Write] = NewWrite() };

    /// <summary>Whether a row that was found is the very one that was sent.</summary>
    public static bool AreOneWrite(TableEntity? found, TableEntity sent) =>
        found is not null && Equals(found[Write], sent[Write]);

    public static StoredState ToState(TableEntity row) =>
        new(StateFormat.Read(StateBody.Unpack(BodyOf(row))), new StateTag(SequenceOf(row), row.ETag.ToString()));

    /// <summary>Text of a decision; empty where the row has none.</summary>
    public static string TextOf(TableEntity row) => row.TryGetValue(Text, out var text) && text is string whole ? whole : "";

    public static string ToDocument(TableEntity row) => Encoding.UTF8.GetString(StateBody.Unpack(BodyOf(row)));

    private static long SequenceOf(TableEntity row) => row.TryGetValue(Sequence, out var value) && value is long sequence
        ? StoredSequence.Require(sequence)
        : throw new StateFormatException("the stored row has no Sequence");

    /// <summary>A deployment's decisions behind a key. A full stop is the character after the hyphen of their keys.</summary>
    public static string DecisionsBehind(string deployment, DecisionKey? key) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {deployment} and RowKey gt {key?.ToString() ?? "d-"} and RowKey lt {"d."}");

    public static ETag TagOf(StateTag read) => new(read.ETag);

    private static string NewWrite() => Guid.NewGuid().ToString("N");

    private static byte[] BodyOf(TableEntity row) => row.TryGetValue(Body, out var value)
        ? value switch
        {
            byte[] bytes => bytes,
            BinaryData data => data.ToArray(),
            _ => throw new StateFormatException("the stored row's Body is not binary"),
        }
        : throw new StateFormatException("the stored row has no Body");
}
