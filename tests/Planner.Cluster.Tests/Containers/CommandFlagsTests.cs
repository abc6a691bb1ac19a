using System.Text.Json.Nodes;

namespace Planner.Cluster.Containers;

public class CommandFlagsTests
{
    /// <summary>Command, arguments (words apart by a tab) and the model.</summary>
    public static TheoryData<string, string, string?> Rows => new()
    {
        { "python3\t-m\tdynamo.vllm", "--model\tQwen/Q", "Qwen/Q" },
        { "python3", "-m\tdynamo.vllm\t--model=Qwen/Q", "Qwen/Q" },
        { "python3", "--model-path\t/models/q\t--served-model-name\tq", "q" },
        { "python3", "--served-model-name\tq\t--model-path\t/models/q", "q" },
        { "python3", "--model\ta\t--model-name\tb", "b" },
        { "python3", "--model-path\t/models/q", "/models/q" },
        { "python3", "--model\ta\t--model\tb", "b" },
        { "python3", "--model\t${MODEL}", "${MODEL}" },
        { "python3", "--model\t$(MODEL)", "$(MODEL)" },
        { "python3", "--model\t/models/of mine", "/models/of mine" },
        { "python3", "--model=/models/of mine", "/models/of mine" },
        { "python3", "--model Qwen/Q --tp 2", "Qwen/Q" },
        { "python3", "-m dynamo.vllm --model 'of mine'", "of mine" },
        { "python3", "--kv-transfer-config\t{\"a\": \"--model x\"}\t--model\tq", "q" },
        { "python3\t-m\tdynamo.vllm\t--model\tq", "", "q" },
        { "python3\t--model\ta", "--model\tb", "b" },
        { "sh\t-c", "exec python3 -m dynamo.vllm \\\n  --model \\\n  Qwen/Q \\\n  --tp 2\n", "Qwen/Q" },
        { "sh\t-c", "python3 -m dynamo.vllm \\\r\n  --model Qwen/Q\r\n", "Qwen/Q" },
        { "sh\t-c\tpython3 --model \"Qwen/\"Q && echo done", "", "Qwen/Q" },
        { "sh\t-c", "python3 --model Qwen/Q&", "Qwen/Q" },
        { "sh\t-c", "# it's the worker\npython3 --model 'Qwen/Q' # --model other", "Qwen/Q" },
        { "sh\t-c", "python3 --model=\"${MODEL:-Qwen/Q 2}\"", "${MODEL:-Qwen/Q 2}" },
        { "sh\t-c", "python3 --model ${MODEL:-a b}", "${MODEL:-a b}" },
        { "sh\t-c", "python3 --model a\\ b", "a b" },
        { "sh\t-c", "python3 --model \"a \\\"b\\\" \\c\"", "a \"b\" \\c" },
        { "sh\t-c", "python3 --model 'a\\\nb'", "a\\\nb" },
        { "sh\t-c", "python3 --model 'not closed", "not closed" },
        { "sh\t-c", "python3 --model\nQwen/Q", null },
        { "python3", "--model\t--tp\t2", null },
        { "python3", "--model", null },
        { "python3", "--model=", null },
        { "python3", "--models\tq", null },
        { "", "", null },
        { "sh\t-c", "export MODEL='Qwen/Q 2'\npython3 --model \"$MODEL\"", "Qwen/Q 2" },
        { "sh\t-c", "MODEL=q; DIR=/m/$MODEL; python3 --model $DIR", "/m/q" },
        { "sh\t-c", "A=1 MODEL=q python3 --model ${MODEL}", "q" },
        { "sh\t-c", "python3 --set MODEL=q --model ${MODEL}", "${MODEL}" },
        { "trtllm-serve", "Qwen/Q\t--backend\tpytorch", "Qwen/Q" },
        { "trtllm-serve\tserve\tQwen/Q", "", "Qwen/Q" },
        { "vllm", "serve\tQwen/Q\t--port\t1", "Qwen/Q" },
        { "vllm\tserve", "--port\t1\tQwen/Q", "Qwen/Q" },
        { "vllm\tserve", "Qwen/Q\t--served-model-name\tq", "q" },
        { "sh\t-c", "MODEL=q; exec /usr/bin/vllm serve $MODEL --tp 2 | tee log", "q" },
        { "vllm\tserve", "--enforce-eager\tQwen/Q", null },
        { "vllm", "bench\tQwen/Q", null },
        { "sh\t-c", "vllm serve; echo Qwen/Q", null },
        { "python3", "--served_model_name\tq\t--model_path=/models/q", "q" },
    };

    /// <summary>A model as it is written, and as it is with FAMILY=Qwen, NAME=$(FAMILY)/Q and EMPTY= in the container.</summary>
    public static TheoryData<string, string> Written => new()
    {
        { "$(NAME)", "Qwen/Q" },
        { "${NAME}", "Qwen/Q" },
        { "$NAME", "Qwen/Q" },
        { "${NAME:-other}", "Qwen/Q" },
        { "$(FAMILY)/$OTHER", "Qwen/$OTHER" },
        { "${OTHER:-Qwen/Q}", "${OTHER:-Qwen/Q}" },
        { "${EMPTY}", "${EMPTY}" },
        { "$", "$" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Model_IsFoundInTheCommandLine(string command, string args, string? model) =>
        Assert.Equal(model, EngineModel.Of(new PodContainer { Command = Words(command), Args = Words(args) }));

    [Theory]
    [MemberData(nameof(Written))]
    public void Variables_OfTheContainer_AreFilledIn(string written, string model)
    {
        var container = JsonNode.Parse("""
            [{"name": "FAMILY", "value": "Qwen"}, {"name": "NAME", "value": "$(FAMILY)/Q"}, {"name": "EMPTY", "value": ""},
             {"name": "OTHER", "value": "old"}, {"name": "OTHER", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]
            """);

        Assert.Equal(model, EngineModel.Of(new PodContainer
        {
            Args = ["--model", written],
            Variables = ContainerVariables.Of(ManifestSurroundings.None, null, [container]),
        }));
    }

    /// <summary>Forty variables, each the one before twice, would be 2^40 letters.</summary>
    [Fact]
    public void VariablesThatStandForTooMuch_AreNotFilledIn()
    {
        var variables = new JsonArray([
            new JsonObject { ["name"] = "V0", ["value"] = "x" },
            .. Enumerable.Range(1, 40).Select(i => new JsonObject { ["name"] = $"V{i}", ["value"] = $"$(V{i - 1})$(V{i - 1})" })]);

        var values = ContainerVariables.Of(ManifestSurroundings.None, null, [variables]);

        Assert.Equal("xxxxxxxx", values["V3"]);
        Assert.All(values.Values, value => Assert.InRange(value.Length, 1, 100_000));
    }

    private static string[] Words(string line) => line.Split('\t', StringSplitOptions.RemoveEmptyEntries);
}
