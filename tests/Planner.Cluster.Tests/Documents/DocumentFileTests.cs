using System.Diagnostics;
using System.Net.Sockets;
using Planner.Testing;

namespace Planner.Cluster.Documents;

/// <summary>Files that people name: regular ones of a bounded size.</summary>
public sealed class DocumentFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LargeFile_IsRefusedWithBothNumbers() => Assert.Equal(
        $"{_folder.PathOf("f")}: the configuration has 11 bytes; at most 10 are read",
        Refusal(_folder.Write("f", new string('x', 11))));

    [Fact]
    public void FileOfTheMostBytes_IsRead() => Assert.Equal(
        new string('x', 10), DocumentFile.ReadText(_folder.Write("f", new string('x', 10)), "configuration", 10));

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/stdin")]
    public void Device_IsRefused(string device) => Assert.EndsWith(
        "empty or no regular file (pipes, sockets and devices are not read)", Refusal(device), StringComparison.Ordinal);

    /// <summary>To open one waits for a writer, for ever.</summary>
    [Fact]
    public void Pipe_IsRefused()
    {
        using (var process = Process.Start("mkfifo", [_folder.PathOf("pipe")]))
        {
            process.WaitForExit();
        }

        Assert.Contains("no regular file", Refusal(_folder.PathOf("pipe")), StringComparison.Ordinal);
    }

    [Fact]
    public void Socket_IsRefused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.PathOf("socket")));

        Assert.Contains("no regular file", Refusal(_folder.PathOf("socket")), StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_IsRefused() => Assert.EndsWith(
        "the configuration must be a file, this is a folder", Refusal(_folder.Path), StringComparison.Ordinal);

    private static string Refusal(string path) =>
        Assert.Throws<DocumentException>(() => DocumentFile.ReadText(path, "configuration", 10)).Message;
}
