using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Planner.Testing.Kube;

/// <summary>
/// A real kube-apiserver with etcd on loopback, with RBAC, an administrator and users named by tokens. There are no
/// controllers: a test does what the operator would.
/// </summary>
public sealed class KubernetesApiServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly ConcurrentDictionary<string, Lazy<Task<KubernetesApiServer>>> Started = new();

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _processes = [];
    private readonly HttpClient _admin;
    private KubernetesApiServer()
    {
        Write("server.crt", Certificate.Pem);
        Write("server.key", Certificate.Key);
        Write("tokens.csv", "admin-token,admin,admin,system:masters\n");
        _admin = new HttpClient(Certificate.Trusting()) { BaseAddress = Address };
        _admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "admin-token");
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; } = new($"https://127.0.0.1:{FreePort.Next()}");

    /// <summary>What it shows.</summary>
    public TestCertificate Certificate { get; } = new();

    /// <summary>Why it cannot be had here; null where it can.</summary>
    public static string? Missing => Binary("kube-apiserver") is null || Binary("etcd") is null
        ? "needs kube-apiserver and etcd: run tests/tools/install.sh, or name their folder in KUBEBUILDER_ASSETS"
        : null;

    /// <summary>The server of a purpose, which all tests of this process share; started by the first.</summary>
    public static Task<KubernetesApiServer> SharedAsync(string purpose) => Started.GetOrAdd(purpose, _ => new(LaunchAsync)).Value;

    /// <summary>A kubeconfig, as text.</summary>
    /// <param name="token">admin-token, a service account's, or one that is not known.</param>
    /// <param name="trust">Whether it names the server's certificate authority.</param>
    /// <param name="at">Another address, of a proxy that shows the same certificate; null: the server's own.</param>
    public string Kubeconfig(string token, bool trust = true, string? at = null)
    {
        var authority = Convert.ToBase64String(Encoding.UTF8.GetBytes(Certificate.Authority));
        var trusted = trust ? $", certificate-authority-data: {authority}" : "";
        return $$"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: c
              cluster: { server: "{{at ?? Address.ToString()}}"{{trusted}} }
            users:
            - name: u
              user: { token: {{token}} }
            contexts:
            - name: x
              context: { cluster: c, user: u, namespace: default }
            current-context: x
            """;
    }

    /// <summary>Creates an object, as the administrator.</summary>
    public async Task CreateAsync(string collection, JsonNode resource) =>
        await SendAsync(HttpMethod.Post, collection, resource, "application/json");

    /// <summary>Changes an object by a merge patch, as the administrator.</summary>
    public async Task MergeAsync(string path, JsonNode patch) =>
        await SendAsync(HttpMethod.Patch, path, patch, "application/merge-patch+json");

    /// <summary>Has it look at a manifest as strictly as it can, without keeping it.</summary>
    /// <returns>What it answers, which says what is wrong; empty where nothing is.</returns>
    public async Task<string> ProblemsOfAsync(string collection, string yaml)
    {
        using var content = new StringContent(yaml, Encoding.UTF8, "application/yaml");
        using var answer = await _admin.PostAsync($"{collection}?dryRun=All&fieldValidation=Strict", content);
        return answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Deletes an object, as the administrator.</summary>
    public async Task DeleteAsync(string path) => (await _admin.DeleteAsync(path)).EnsureSuccessStatusCode();

    /// <summary>Reads an object, as the administrator.</summary>
    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _admin.GetStringAsync(path))!;

    /// <summary>Waits until a collection is served, some time after it was defined.</summary>
    public async Task ServedAsync(string path)
    {
        for (var watch = Stopwatch.StartNew(); !(await _admin.GetAsync(path)).IsSuccessStatusCode; await Task.Delay(50))
        {
            Assert.True(watch.Elapsed < Patience, $"{path} is not served");
        }
    }

    /// <summary>Creates a service account; gives a token of it.</summary>
    public async Task<string> TokenAsync(string @namespace, JsonObject account)
    {
        var accounts = $"/api/v1/namespaces/{@namespace}/serviceaccounts";
        await CreateAsync(accounts, account);
        var answer = await SendAsync(
            _admin, HttpMethod.Post, $"{accounts}/{account["metadata"]!["name"]}/token", JsonNode.Parse("{}")!, "application/json");
        return (string)answer["status"]!["token"]!;
    }

    /// <summary>Waits until rights, as "verb resource.group", are in force, some time after they were given.</summary>
    public async Task AllowedAsync(string token, string @namespace, IEnumerable<string> rights)
    {
        using var client = new HttpClient(Certificate.Trusting()) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var right in rights)
        {
            for (var watch = Stopwatch.StartNew(); !await IsAllowedAsync(client, @namespace, right); await Task.Delay(20))
            {
                Assert.True(watch.Elapsed < Patience, $"{right} is not allowed");
            }
        }
    }

    public void Dispose()
    {
        // When a test run ends there is a tenth of a second for this: all are told before any is waited for.
        _processes.ForEach(process => process.Kill());
        foreach (var process in Enumerable.Reverse(_processes))
        {
            process.WaitForExit();
            process.Dispose();
        }

        _admin.Dispose();
        _folder.Dispose();
    }

    private static async Task<KubernetesApiServer> LaunchAsync()
    {
        var server = new KubernetesApiServer();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        var etcd = $"http://127.0.0.1:{FreePort.Next()}";
        var peers = $"http://127.0.0.1:{FreePort.Next()}";
        server.Launch("etcd", "--data-dir", server.PathOf("etcd"), "--listen-client-urls", etcd,
            "--advertise-client-urls", etcd, "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers,
            "--initial-cluster", $"default={peers}");
        server.Launch("kube-apiserver", $"--etcd-servers={etcd}", "--bind-address=127.0.0.1",
            $"--secure-port={server.Address.Port}", "--endpoint-reconciler-type=none", $"--cert-dir={server.PathOf("certs")}",
            $"--tls-cert-file={server.PathOf("server.crt")}", $"--tls-private-key-file={server.PathOf("server.key")}",
            $"--token-auth-file={server.PathOf("tokens.csv")}", "--authorization-mode=RBAC",
            "--service-account-issuer=https://kubernetes.default.svc", $"--service-account-key-file={server.PathOf("server.key")}",
            $"--service-account-signing-key-file={server.PathOf("server.key")}", "--service-cluster-ip-range=10.0.0.0/24",
            "--disable-admission-plugins=ServiceAccount");
        await server.ReadyAsync();
        return server;
    }

    private void Launch(string name, params string[] args)
    {
        var start = new ProcessStartInfo(Binary(name)!, args)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    private async Task ReadyAsync()
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                // The server calls itself ready before its own controllers have made the namespace that tests write to.
                if ((await _admin.GetAsync("/readyz")).IsSuccessStatusCode
                    && (await _admin.GetAsync("/api/v1/namespaces/default")).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (watch.Elapsed < Patience && !_processes.Exists(process => process.HasExited))
            {
                // Not yet.
            }
        }
    }

    private static async Task<bool> IsAllowedAsync(HttpClient client, string @namespace, string right)
    {
        var (verb, what) = (right.Split(' ')[0], right.Split(' ')[1].Split('.', 2));
        var names = what[0].Split('/');
        var review = await SendAsync(client, HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject
                {
                    ["namespace"] = @namespace,
                    ["verb"] = verb,
                    ["group"] = what.ElementAtOrDefault(1) ?? "",
                    ["resource"] = names[0],
                    ["subresource"] = names.ElementAtOrDefault(1) ?? "",
                },
            },
        }, "application/json");
        return (bool)review["status"]!["allowed"]!;
    }

    private Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode body, string type) => SendAsync(_admin, method, path, body, type);

    private static async Task<JsonNode> SendAsync(HttpClient client, HttpMethod method, string path, JsonNode body, string type)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, type),
        };
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Conflict
            ? JsonNode.Parse(text)!
            : throw new InvalidOperationException($"{path}: {text}");
    }

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text);

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    private static string? Binary(string name)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        string?[] folders =
            [Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS"), Path.Combine(cache, "planner-kube"), "/usr/bin"];
        return folders.OfType<string>().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
