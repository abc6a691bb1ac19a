using System.Security.Cryptography;
using System.Text;

namespace Planner.Cluster.Documents;

/// <summary>
/// Tells when the files of a configuration have other contents than before. Their times do not: kubelet mounts a ConfigMap
/// as links, swaps the folder behind them, and may write the same time and length again.
/// </summary>
/// <param name="value">The path of the fleet file, or the document itself.</param>
public sealed class FleetFiles(string value)
{
    /// <summary>More than any of them may have.</summary>
    private const int MaxBytes = 16 << 20;

    private IReadOnlyList<string> _referenced = [];
    private string? _stamp;

    /// <summary>A hash over the fleet file and all that it refers to. What cannot be read counts by its reason.</summary>
    public string Stamp()
    {
        var stamp = Hash();
        if (stamp != _stamp)
        {
            _referenced = Referenced();
            _stamp = stamp = Hash();
        }

        return stamp;
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in FleetDocuments.IsDocument(value) ? _referenced : _referenced.Prepend(value))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData(Contents(path));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static byte[] Contents(string path)
    {
        try
        {
            return DocumentFile.ReadBytes(path, "file", MaxBytes);
        }
        catch (DocumentException error)
        {
            return Encoding.UTF8.GetBytes(error.Message);
        }
    }

    private IReadOnlyList<string> Referenced()
    {
        try
        {
            return FleetDocuments.OfVariable(value).LocalFiles();
        }
        catch (DocumentException)
        {
            return [];
        }
    }
}
