using Azure;
using Azure.Data.Tables.Models;
using Azure.Identity;
using Planner.Runtime;

namespace Planner.Storage.Tables;

/// <summary>What went wrong at table storage, in one line that says what to do and holds no key.</summary>
internal static class TableFailure
{
    /// <summary>
    /// Runs a call; what fails in storage becomes a <see cref="StateStoreException"/>, and so does a call that takes longer
    /// than its retries may: the client counts the silence between two bytes, and an answer may drip for ever.
    /// </summary>
    /// <param name="call">The call, told when to give up: when the caller does, or the patience is at its end.</param>
    /// <param name="account">Address of the tables.</param>
    /// <param name="patience">The longest that it may take, retries included.</param>
    /// <param name="cancellationToken">The caller gives up.</param>
    public static async Task<T> SaidAsync<T>(
        Func<CancellationToken, Task<T>> call, Uri account, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        given.CancelAfter(patience);
        try
        {
            return await call(given.Token);
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
            $"access is refused ({ForeignText.OneLine(refused.ErrorCode ?? $"{refused.Status}")}): check the key or signature, the account's " +
            "firewall, or that the identity has the role Storage Table Data Contributor",
        RequestFailedException { Status: 0 } unreachable => $"it is unreachable: {FirstLine(unreachable)}",
        RequestFailedException failed => $"it answered {failed.Status} {ForeignText.OneLine(failed.ErrorCode ?? "")}".TrimEnd(),
        OperationCanceledException => "it did not answer in time",
        _ => FirstLine(error),
    };

    private static string FirstLine(Exception error) => ForeignText.OneLine(error.Message.Split('\n')[0]);
}
