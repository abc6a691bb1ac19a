using System.Text.Json.Nodes;
using Planner.Runtime;
using Planner.State;

namespace Planner.FunctionApp.Http;

/// <summary>Errors as RFC 9457 problem documents.</summary>
internal static class Problems
{
    public static IResult NotFound(string name) => Problem(
        StatusCodes.Status404NotFound, "Unknown deployment", $"no deployment named {ForeignText.OneLine(name)}");

    /// <summary>What is asked for of a deployment is not there yet.</summary>
    public static IResult NothingYet(string what) => Problem(StatusCodes.Status404NotFound, "Nothing learnt yet", what);

    public static IResult BadRequest(IReadOnlyList<FieldProblem> problems) => Results.Problem(
        string.Join("; ", problems.Select(problem => $"{problem.Field}: {problem.Detail}")),
        statusCode: StatusCodes.Status400BadRequest,
        title: "Bad request",
        extensions: new Dictionary<string, object?>
        {
            ["errors"] = problems.Select(problem => new Dictionary<string, string>
            {
                ["field"] = problem.Field,
                ["detail"] = problem.Detail,
            }).ToArray(),
        });

    public static IResult TooLarge(int most) => Problem(
        StatusCodes.Status413PayloadTooLarge, "Too large", $"the body may have at most {most} bytes");

    /// <summary>Loops that do not go on, by deployment.</summary>
    public static IResult NotReady(IReadOnlyList<LoopReadiness> late) => Results.Problem(
        $"no completed tick for three intervals: {late[0].Deployment}{(late.Count > 1 ? $" and {late.Count - 1} more loops" : "")}: " +
        late[0].Problem,
        statusCode: StatusCodes.Status503ServiceUnavailable,
        title: "Not ready",
        extensions: new Dictionary<string, object?> { ["loops"] = new JsonArray([.. late.Select(ApiJson.Of)]) });

    public static IResult NotEnabled(string what) => Problem(StatusCodes.Status422UnprocessableEntity, "Not enabled", what);

    /// <summary>Runs a function and turns what may go wrong in it into a problem document.</summary>
    public static async Task<IResult> GuardAsync(Func<Task<IResult>> function)
    {
        try
        {
            return await function();
        }
        catch (BadRequestException error)
        {
            return BadRequest(error.Problems);
        }
        catch (OutOfBoundsException error)
        {
            return Problem(StatusCodes.Status422UnprocessableEntity, "Out of bounds", error.Message);
        }
        catch (Exception error) when (error is RescaleConflictException or StateConflictException)
        {
            return Problem(StatusCodes.Status409Conflict, "Changed by others", error.Message);
        }
        catch (PartialScaleException error)
        {
            return Problem(StatusCodes.Status502BadGateway, "Scaled in part", $"{error.Message}; the next tick tries again");
        }
        catch (ClusterException error)
        {
            return Problem(StatusCodes.Status502BadGateway, "Not done by the cluster", error.Message);
        }
        catch (TickGivenUpException error)
        {
            return Problem(StatusCodes.Status504GatewayTimeout, "No answer in time", error.Message);
        }
        catch (Exception error) when (error is StateFormatException or StateStoreException)
        {
            return Problem(StatusCodes.Status503ServiceUnavailable, "State not usable", error.Message);
        }
    }

    private static IResult Problem(int status, string title, string detail) =>
        Results.Problem(detail, statusCode: status, title: title);
}
