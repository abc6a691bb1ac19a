namespace Planner.FunctionApp.Http;

/// <summary>Refuses what a query asks for and nobody answers: a mistyped <c>limit</c> must not be taken for none.</summary>
internal static class QueryFields
{
    private const int MostUnknown = 10;
    private const int MostCharacters = 40;

    /// <summary>Those of the host, which is asked for a key.</summary>
    private static readonly string[] OfHost = ["code", "clientId"];

    /// <exception cref="BadRequestException">The query has others.</exception>
    public static void Require(HttpRequest request, params string[] known)
    {
        var unknown = request.Query.Keys.Except([.. known, .. OfHost], StringComparer.OrdinalIgnoreCase).Take(MostUnknown).ToList();
        if (unknown.Count > 0)
        {
            var detail = known is [] ? "unknown; nothing can be asked for here" : $"unknown; a query may have {string.Join(", ", known)}";
            throw new BadRequestException(unknown.ConvertAll(field => new FieldProblem(ForeignText.OneLine(field, MostCharacters), detail)));
        }
    }
}
