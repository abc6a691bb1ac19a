namespace Planner.Cli;

public class CommandCasesTests
{
    public static TheoryData<string> Names => [.. CommandCase.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Case_DoesAsWritten(string name)
    {
        using var tried = new CommandCase(name);
        tried.Check();
    }
}
