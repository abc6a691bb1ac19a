using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planner.Cluster.Documents;
using Planner.Engines;

namespace Planner.Cli.Commands;

/// <summary>Asks a running app for what it has learnt of a deployment's engine.</summary>
/// <param name="address">Its address, without a path.</param>
/// <param name="key">Its key; null where it needs none.</param>
internal sealed class LearntProfileSource(string address, string? key)
{
    /// <summary>Where the app is; a key of it.</summary>
    public const string AddressVariable = "PLANNER_URL", KeyVariable = "PLANNER_KEY";

    private const string DefaultAddress = "http://localhost:7071";

    /// <summary>A profile has some KB.</summary>
    private const int MostBytes = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The app that the environment names.</summary>
    public static LearntProfileSource FromEnvironment() => new(
        Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } set ? set : DefaultAddress,
        Environment.GetEnvironmentVariable(KeyVariable));

    /// <summary>The profile of a deployment, which a profile's reader has read.</summary>
    /// <exception cref="DocumentException">The address or the answer cannot be used.</exception>
    /// <exception cref="IOException">There is no answer, or it says why there is no profile.</exception>
    public JsonObject Read(string deployment, CancellationToken interruption)
    {
        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = MostBytes };
        using var request = new HttpRequestMessage(HttpMethod.Get, AddressOf(deployment));
        if (!string.IsNullOrEmpty(key))
        {
            request.Headers.TryAddWithoutValidation("x-functions-key", key);
        }

        try
        {
            using var response = http.Send(request, interruption);
            using var content = response.Content.ReadAsStream(interruption);
            var body = Parsed(content);
            return response.StatusCode == HttpStatusCode.OK ? Checked(body) : throw new IOException(Problem(response.StatusCode, body));
        }
        catch (HttpRequestException error)
        {
            throw new IOException($"{address}: no answer: {error.Message}; set {AddressVariable} to the app's address", error);
        }
        catch (TaskCanceledException error) when (!interruption.IsCancellationRequested)
        {
            throw new IOException($"{address}: no answer within {Patience.TotalSeconds:F0} s", error);
        }
    }

    private Uri AddressOf(string deployment) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new Uri($"{address.TrimEnd('/')}/api/deployments/{Uri.EscapeDataString(deployment)}/profile")
            : throw new DocumentException($"{AddressVariable} {address}: no address; such as {DefaultAddress} is needed");

    private static JsonObject? Parsed(Stream content)
    {
        try
        {
            return JsonNode.Parse(content) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private JsonObject Checked(JsonObject? body)
    {
        try
        {
            if (body is { } answer && answer["prefill"] is JsonObject prefill && answer["decode"] is JsonObject decode)
            {
                ProfileReader.ReadJson(prefill.ToJsonString(), decode.ToJsonString());
                return answer;
            }
        }
        catch (ProfileException error)
        {
            throw new DocumentException($"{address}: the answer is no profile: {error.Message}");
        }

        throw new DocumentException($"{address}: the answer is no profile; does {AddressVariable} name a planner?");
    }

    private string Problem(HttpStatusCode status, JsonObject? body) => status == HttpStatusCode.Unauthorized
        ? $"{address}: a key is needed; set {KeyVariable}"
        : body?["detail"] is JsonValue value && value.TryGetValue<string>(out var detail) ? detail
        : $"{address}: status {(int)status}; does {AddressVariable} name a planner that knows profiles?";
}
