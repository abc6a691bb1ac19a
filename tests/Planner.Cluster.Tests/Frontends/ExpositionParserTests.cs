namespace Planner.Cluster.Frontends;

public class ExpositionParserTests
{
    [Theory]
    [InlineData("up 1", "up", 1)]
    [InlineData("  up\t1  ", "up", 1)]
    [InlineData("up 1 1700000000000", "up", 1)]
    [InlineData("up{} 2.5e3", "up", 2500)]
    [InlineData("up +Inf", "up", double.PositiveInfinity)]
    [InlineData("up -Inf", "up", double.NegativeInfinity)]
    [InlineData("up NaN", "up", double.NaN)]
    [InlineData("a:b_total{x=\"1\"} 3 # {trace_id=\"ab\"} 0.5 1700000000.5", "a:b_total", 3)]
    [InlineData("{\"a.dotted name\", x=\"1\"} 3", "a.dotted name", 3)]
    public void EveryFormOfASample_IsRead(string line, string name, double value)
    {
        var sample = Assert.Single(ExpositionParser.Parse(line));

        Assert.Equal((name, value), (sample.Name, sample.Value));
    }

    [Theory]
    [InlineData("a{x=\"1\",y=\"2\"} 0", "1", "2")]
    [InlineData("a{ x = \"1\" , y = \"2\" , } 0", "1", "2")]
    [InlineData("""a{x="q\"b\\s\n",y="},{="} 0""", "q\"b\\s\n", "},{=")]
    [InlineData("a{\"x\"=\"1\"} 0", "1", "")]
    public void Labels_WithTheirEscapes_AreRead(string line, string x, string y)
    {
        var sample = Assert.Single(ExpositionParser.Parse(line));

        Assert.Equal((x, y), (sample.Label("x"), sample.Label("y")));
    }

    [Fact]
    public void CommentsAndEmptyLines_AreNoSamples() =>
        Assert.Equal(2, ExpositionParser.Parse("# HELP up x\n# TYPE up gauge\nup 1\r\n\n# UNIT up s\ndown 0\n# EOF\n").Count);

    [Theory]
    [InlineData("<!DOCTYPE html>", "line 1 is not a metric")]
    [InlineData("up 1\nup{x=\"1\" 2", "line 2 is not a metric: expected a comma or a closing brace after a label")]
    [InlineData("up{x=1} 2", "line 1 is not a metric: a label's value is written in quotes")]
    [InlineData("up{x=\"1", "line 1 is not a metric: it ends too early")]
    [InlineData("up", "line 1 is not a metric")]
    [InlineData("up one", "line 1 is not a metric: 'one' is not a number")]
    public void WhatIsNoExposition_IsRefusedWithItsLine(string text, string start) => Assert.StartsWith(
        start, Assert.Throws<ExpositionException>(() => ExpositionParser.Parse(text)).Message, StringComparison.Ordinal);
}
