using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Identity;
using k8s;
using k8s.Exceptions;
using Planner.Cluster.Documents;
using Planner.Runtime;
using YamlDotNet.Core;

namespace Planner.Cluster;

/// <summary>The way to a Kubernetes API server.</summary>
/// <param name="Client">Talks to it.</param>
/// <param name="Namespace">The current namespace, for deployments that name none.</param>
public sealed record ClusterConnection(IKubernetes Client, string Namespace)
{
    private const string ServerSetting = "PLANNER_KUBERNETES_SERVER";
    private const string CaSetting = "PLANNER_KUBERNETES_CA";
    private const string KubeconfigSetting = "PLANNER_KUBECONFIG";
    private const string UserSetting = "KUBECONFIG";

    /// <summary>More than any kubeconfig or list of certificates has.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>Longer than any answer takes that is still of use to a tick.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Opens the connection that the settings name. In this order: <c>PLANNER_KUBERNETES_SERVER</c> and
    /// <c>PLANNER_KUBERNETES_CA</c> (PEM, its base64, or a file), with the managed identity, for AKS;
    /// <c>PLANNER_KUBECONFIG</c>, a kubeconfig's path or text; the service account of the pod that this runs in;
    /// <c>KUBECONFIG</c> or the user's kubeconfig. Nothing is sent yet.
    /// </summary>
    /// <param name="setting">Reads a setting; null or empty where it is not set.</param>
    /// <exception cref="ClusterException">The settings name none, or one that cannot be used.</exception>
    public static ClusterConnection Open(Func<string, string?> setting) => Open(setting, Deadline, TimeProvider.System);

    /// <inheritdoc cref="Open(Func{string, string?})"/>
    /// <param name="setting">Reads a setting; null or empty where it is not set.</param>
    /// <param name="deadline">Of every call, its answer's body included.</param>
    /// <param name="clock">Measures it.</param>
    internal static ClusterConnection Open(Func<string, string?> setting, TimeSpan deadline, TimeProvider clock)
    {
        try
        {
            var config = Choose(setting);
            config.HttpClientTimeout = Timeout.InfiniteTimeSpan;

            // Credentials are for the configured address and for no other that an answer names.
            config.FirstMessageHandlerSetup = handler => handler.AllowAutoRedirect = false;

            // Measured with 50 deployments: a firing's reads share one HTTP/2 connection and take 6 to 30 s now and then, beyond
            // the timeout; by HTTP/1.1 they take 0.2 s.
            config.DisableHttp2 = true;
            return new ClusterConnection(new Kubernetes(config, new WholeAnswers(deadline, clock)), config.Namespace ?? "default");
        }
        catch (Exception error) when (error is KubeConfigException or KubernetesClientException or YamlException
            or IOException or UnauthorizedAccessException or FormatException or CryptographicException or UriFormatException
            or DocumentException)
        {
            throw new ClusterException($"cannot connect to Kubernetes: {ManifestText.OneLine(error.Message.Split('\n')[0].Trim(), longest: 200)}");
        }
    }

    private static KubernetesClientConfiguration Choose(Func<string, string?> setting)
    {
        if (setting(ServerSetting) is { Length: > 0 } server)
        {
            return OfIdentity(server, setting(CaSetting));
        }

        if (setting(KubeconfigSetting) is { Length: > 0 } kubeconfig)
        {
            return kubeconfig.Contains('\n') || kubeconfig.TrimStart().StartsWith('{')
                ? KubernetesClientConfiguration.BuildConfigFromConfigFile(new MemoryStream(Encoding.UTF8.GetBytes(kubeconfig)))
                : OfFile(kubeconfig);
        }

        return KubernetesClientConfiguration.IsInCluster()
            ? KubernetesClientConfiguration.InClusterConfig()
            : OfUser(setting(UserSetting));
    }

    /// <summary>As kubectl: what KUBECONFIG names, which may be several files, else the one in the home folder.</summary>
    private static KubernetesClientConfiguration OfUser(string? kubeconfig) =>
        (kubeconfig ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) switch
        {
            [] => KubernetesClientConfiguration.BuildConfigFromConfigFile(),
            [var file] => OfFile(file),
            // The library merges several, and reads the variable itself for that.
            _ => KubernetesClientConfiguration.BuildDefaultConfig(),
        };

    /// <summary>The library resolves what the file names beside it, so it reads it too.</summary>
    private static KubernetesClientConfiguration OfFile(string path)
    {
        DocumentFile.Check(path, "kubeconfig", MaxBytes);
        return KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(path));
    }

    private static KubernetesClientConfiguration OfIdentity(string server, string? authority)
    {
        if (string.IsNullOrEmpty(authority))
        {
            throw new ClusterException(
                $"{ServerSetting} is set but {CaSetting} is not: set the cluster's certificate authority (az aks show-credentials " +
                "or a kubeconfig's certificate-authority-data)");
        }

        return new KubernetesClientConfiguration
        {
            Host = server,
            SslCaCerts = Certificates(authority),
            TokenProvider = new AksTokens(new DefaultAzureCredential()),
        };
    }

    private static X509Certificate2Collection Certificates(string authority)
    {
        var given = Path.Exists(authority) ? DocumentFile.ReadText(authority, "certificate authority", MaxBytes) : authority;
        var pem = given.Contains("-----BEGIN", StringComparison.Ordinal)
            ? given
            : Encoding.UTF8.GetString(Convert.FromBase64String(given));
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates.Count > 0 ? certificates : throw new FormatException($"{CaSetting} holds no certificate");
    }
}
