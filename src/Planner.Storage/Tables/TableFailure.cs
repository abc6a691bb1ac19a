using Azure;
using Azure.Data.Tables.Models;
using Azure.Identity;

namespace Planner.Storage.Tables;

/// <summary>What went wrong at table storage, in one line that says what to do and holds no key.</summary>
internal static class TableFailure
{
    /// <summary>Runs a call; what fails in storage becomes a <see cref="StateStoreException"/>.</summary>
    public static async Task<T> SaidAsync<T>(Func<Task<T>> call, Uri account, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (IsOfStorage(error) && !cancellationToken.IsCancellationRequested)
        {
            throw new StateStoreException($"table storage {account.Host}:{account.Port}: {Explain(Last(error))}", error);
        }
    }

    private static bool IsOfStorage(Exception error) =>
        error is RequestFailedException or AuthenticationFailedException or AggregateException or OperationCanceledException;

    /// <summary>After its retries the client throws all failures together.</summary>
    private static Exception Last(Exception error) =>
        error is AggregateException { InnerExceptions: [.., var last] } ? last : error;

    private static string Explain(Exception error) => error switch
    {
        RequestFailedException { Status: 403 } refused when refused.ErrorCode == TableErrorCode.AuthorizationPermissionMismatch =>
            "the identity lacks rights: give it the role Storage Table Data Contributor on the account",
        RequestFailedException { Status: 401 or 403 } refused =>
            $"access is refused ({refused.ErrorCode ?? $"{refused.Status}"}): check the key or signature, the account's " +
            "firewall, or that the identity has the role Storage Table Data Contributor",
        RequestFailedException { Status: 0 } unreachable => $"it cannot be reached: {FirstLine(unreachable)}",
        RequestFailedException failed => $"it answered {failed.Status} {failed.ErrorCode}".TrimEnd(),
        OperationCanceledException => "it did not answer in time",
        _ => FirstLine(error),
    };

    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].Trim();
}
