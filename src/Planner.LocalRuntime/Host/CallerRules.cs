using System.Security.Cryptography;
using System.Text;

namespace Planner.LocalRuntime;

/// <summary>Who may call: whoever has a key, or, where no key is configured, programs of this machine.</summary>
internal sealed class CallerRules(IReadOnlyList<string> keys)
{
    // Hashes have one length, so that comparing them takes one time whatever is sent.
    private readonly byte[][] _hashes = [.. keys.Select(Hash)];

    /// <summary>Whether a request carries what a function of this level asks for.</summary>
    public bool MayCall(AuthorizationLevel level, HttpRequest request)
    {
        if (level == AuthorizationLevel.Anonymous || _hashes.Length == 0)
        {
            return true;
        }

        var header = request.Headers["x-functions-key"].ToString();
        var given = Hash(header.Length > 0 ? header : request.Query["code"].ToString());

        return Array.Exists(_hashes, hash => CryptographicOperations.FixedTimeEquals(hash, given));
    }

    /// <summary>
    /// Without a key, what keeps pages of the web from calling through the user's browser: a request must name this
    /// machine (or a name that was rebound to 127.0.0.1 would do), and one that changes something must not come from
    /// another origin.
    /// </summary>
    /// <returns>Status and reason of a refusal, or null.</returns>
    public (int Status, string Reason)? Refusal(HttpRequest request)
    {
        if (_hashes.Length > 0)
        {
            return null;
        }

        if (request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]"))
        {
            return (StatusCodes.Status421MisdirectedRequest,
                $"Without {HostSettings.KeySetting} this host answers to localhost and 127.0.0.1 only.");
        }

        var origin = request.Headers.Origin.ToString();
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return reads || origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}"
            ? null
            : (StatusCodes.Status403Forbidden,
                $"Without {HostSettings.KeySetting} pages of other origins may not call: \"{origin}\" is one.");
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
