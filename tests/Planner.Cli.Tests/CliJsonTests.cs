using Planner.Cli.Output;

namespace Planner.Cli;

public class CliJsonTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void WhatIsNoNumber_IsNull(double value) =>
        Assert.Equal("[\n  null,\n  1.5\n]", CliJson.Write(new double?[] { value, 1.5 }).ReplaceLineEndings("\n"));
}
