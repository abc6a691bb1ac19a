using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Identity;
using k8s;
using k8s.Exceptions;
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

    /// <summary>Longer than any answer takes that is still of use to a tick.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Opens the connection that the settings name. In this order: <c>PLANNER_KUBERNETES_SERVER</c> and
    /// <c>PLANNER_KUBERNETES_CA</c> (PEM, its base64, or a file), with the managed identity, for AKS;
    /// <c>PLANNER_KUBECONFIG</c>, a kubeconfig's path or text; the service account of the pod that this runs in;
    /// <c>KUBECONFIG</c> or the user's kubeconfig. Nothing is sent yet.
    /// </summary>
    /// <param name="setting">Reads a setting; null or empty where it is not set.</param>
    /// <exception cref="ClusterException">The settings name none, or one that cannot be used.</exception>
    public static ClusterConnection Open(Func<string, string?> setting)
    {
        try
        {
            var config = Choose(setting);
            config.HttpClientTimeout = Timeout;

            // Measured with 50 deployments: a firing's reads share one HTTP/2 connection and take 6 to 30 s now and then, beyond
            // the timeout; by HTTP/1.1 they take 0.2 s.
            config.DisableHttp2 = true;
            return new ClusterConnection(new Kubernetes(config), config.Namespace ?? "default");
        }
        catch (Exception error) when (error is KubeConfigException or KubernetesClientException or YamlException
            or IOException or UnauthorizedAccessException or FormatException or CryptographicException or UriFormatException)
        {
            throw new ClusterException($"the way to Kubernetes cannot be used: {error.Message.Split('\n')[0].Trim()}");
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
                : KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(kubeconfig));
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
            [var file] => KubernetesClientConfiguration.BuildConfigFromConfigFile(new FileInfo(file)),
            // The library merges several, and reads the variable itself for that.
            _ => KubernetesClientConfiguration.BuildDefaultConfig(),
        };

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
        var given = File.Exists(authority) ? File.ReadAllText(authority) : authority;
        var pem = given.Contains("-----BEGIN", StringComparison.Ordinal)
            ? given
            : Encoding.UTF8.GetString(Convert.FromBase64String(given));
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates.Count > 0 ? certificates : throw new FormatException($"{CaSetting} holds no certificate");
    }
}
