using Planner.Configuration.Reading;

namespace Planner.Configuration;

/// <summary>The table of keys against a second one that was typed from the contract.</summary>
public class ConfigKeysTests
{
    private const string Whole = "1 2147483647 4.0 1e3 '5'";
    private const string NotWhole = "0 -1 1.5 2147483648 1e400 .inf .nan x true null '' [] {}";
    private const string Optional = "0 -1 1.5 2147483648 1e400 .inf .nan x true '' [] {}";
    private const string NotNumber = "1e400 .inf -.inf .nan x true null '' 0x [] {}";
    private const string Switch = "true false TRUE yes Off 1 0 'true' 'no'";
    private const string NotSwitch = "2 x null '' 1.5 [] {}";
    private const string Text = "a 'b' '5' null";
    private const string NotText = "5 true 1.5 [] {}";
    private const string Url = "http://a https://a.b:9090/c?d=e HTTP://a null";
    private const string NotUrl = "a /a ftp://a http:// 5 '' http://a:x [] {}";

    private static readonly KeyRow[] ByHand =
    [
        new("environment", "kubernetes", "kubernetes virtual global-planner VIRTUAL", "global_planner x null 5 []"),
        new("namespace", "none", Text, NotText) { Variable = "DYN_NAMESPACE" },
        new("backend", "vllm", "vllm sglang trtllm mocker vLLM", "x null 5 {}"),
        new("mode", "disagg", "disagg prefill decode agg", "both null 5 {}"),
        new("enable_throughput_scaling", "true", Switch, NotSwitch),
        new("enable_load_scaling", "false", Switch, NotSwitch),
        new("pre_deployment_sweeping_mode", "rapid", "rapid thorough none None", "null full {}"),
        new("throughput_adjustment_interval", "180", "6 180.0 '180' 2147483647", "0 -1 180.5 2147483648 3m null")
        {
            Aliases = ["throughput_adjustment_interval_seconds"],
        },
        new("min_endpoint", "1", Whole, NotWhole),
        new("prefill_min_endpoint", "none", Whole + " null", Optional),
        new("decode_min_endpoint", "none", Whole + " null", Optional),
        new("max_gpu_budget", "8", "-1 2 2147483647 '-1'", "-2 1.5 2147483648 null all"),
        new("prefill_engine_num_gpu", "none", Whole + " null", Optional),
        new("decode_engine_num_gpu", "none", Whole + " null", Optional),
        new("prefill_engine_ranks", "none", Whole + " null", Optional),
        new("decode_engine_ranks", "none", Whole + " null", Optional),
        new("max_num_seqs", "none", Whole + " null", Optional),
        new("max_num_batched_tokens", "none", Whole + " null", Optional),
        new("total_kv_blocks", "none", Whole + " null", Optional),
        new("kv_cache_block_size", "none", Whole + " null", Optional),
        new("ttft", "500", "0.001 1e308 '1.5' 500", "0 -1 " + NotNumber) { Aliases = ["ttft_ms"] },
        new("itl", "50", "0.001 1e308 50", "0 -1 " + NotNumber) { Aliases = ["itl_ms"] },
        new("profile_results_dir", "none", Text, NotText),
        new("load_predictor", "arima", "constant arima kalman prophet auto", "holt null {}"),
        new("load_predictor_log1p", "false", Switch, NotSwitch),
        new("load_predictor_warmup_trace", "none", Text, NotText),
        new("prophet_window_size", "50", Whole, NotWhole),
        new("kalman_q_level", "1", "0 1e308", "-0.001 " + NotNumber),
        new("kalman_q_trend", "0.1", "0 1e308", "-0.001 " + NotNumber),
        new("kalman_r", "10", "0.001 1e308", "0 -1 " + NotNumber),
        new("kalman_min_points", "5", Whole, NotWhole),
        new("load_adjustment_interval", "5", "1 179", "0 -1 1.5 2147483648 null")
        {
            Aliases = ["load_adjustment_interval_seconds"],
        },
        new("load_router_metrics_url", "none", Url, NotUrl),
        new("load_learning_window", "50", Whole, NotWhole),
        new("load_scaling_down_sensitivity", "80", "0 100 99.5", "-0.001 100.001 " + NotNumber),
        new("load_metric_samples", "10", Whole, NotWhole),
        new("load_min_observations", "5", Whole, NotWhole),
        new("no_correction", "false", Switch, NotSwitch),
        new("no_operation", "false", Switch, NotSwitch) { Aliases = ["advisory"] },
        new("model_name", "none", Text, NotText),
        new("global_planner_namespace", "none", Text, NotText),
        new("metric_pulling_prometheus_endpoint", "none", Url, NotUrl) { Variable = "PROMETHEUS_ENDPOINT" },
        new("metric_reporting_prometheus_port", "0", "0 65535", "-1 65536 1.5 null x"),
        new("log_dir", "none", Text, NotText),
        new("lora_adapters", "none", Text, NotText),
        new("optimization_target", "sla", "sla throughput latency", "ttft null {}"),
        new("throughput_metrics_source", "frontend", "frontend router", "worker null {}"),
        new("policy", "none", "dynamo slo null", "x"),
        new("target_attainment", "0.99", "0.001 0.999", "0 1 -1 1.001 " + NotNumber),
        new("allow_shared_control", "false", Switch, NotSwitch),
        new("min_gpu_budget", "none", "-1 '-1' -1.0 null", "0 8 -2 all [] {}"),
        new("max_throughput_scaling_replicas", "none", "null ~", "8 -1 0 '' [] {}"),
        new("total_gpu_power_limit", "none", "null", "10000 -1 [] {}"),
        new("behavior", "none", "null", "Disabled 0 [] {}"),
        new("idle_seconds_before_zero", "none", "null", "0 300 -1 [] {}"),
        new("external_hold_seconds", "none", "0 1 300.0 '600' 2147483647 null", "-1 1.5 2147483648 5m true '' [] {}"),
    ];

    public static TheoryData<KeyRow> Rows => [.. ByHand];

    [Fact]
    public void Keys_AreThoseOfTheContract() =>
        Assert.Equal(ByHand.Select(row => row.Name).Order(), ConfigKeys.All.Select(key => key.Name).Order());

    [Fact]
    public void Names_AreUnique() =>
        Assert.Distinct(ConfigKeys.All.SelectMany(key => key.Names));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Key_HasTheContractsDefaultAliasesAndVariable(KeyRow row)
    {
        var key = Key(row);

        Assert.Equal(
            row.Default, key.Get(new PlannerConfig()) is { } value ? key.Kind.ToJson(value).ToString() : "none");
        Assert.Equal(row.Aliases, key.Aliases);
        Assert.Equal(row.Variable, key.EnvironmentVariable);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void AllowedValue_IsRead(KeyRow row)
    {
        foreach (var value in row.Allowed.Split(' '))
        {
            var result = Read(Key(row).Name, value);

            Assert.False(result.HasErrors, $"{row.Name}: {value}\n{string.Join('\n', result.Problems)}");
            Assert.True(SampleJson.IsAccepted($"{row.Name}: {value}"), $"schema, {row.Name}: {value}");
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void ValueJustOutside_IsRefusedWithItsPathAndWhatIsAllowed(KeyRow row)
    {
        foreach (var value in row.Refused.Split(' '))
        {
            var problem = Read(row.Name, value).Problems.FirstOrDefault(problem => problem.Path == row.Name);

            Assert.True(problem is not null, $"{row.Name}: {value} is accepted");
            Assert.Equal(ConfigSeverity.Error, problem.Severity);
            Assert.Equal(1, problem.Line);
            Assert.NotNull(problem.Found);
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void ValueJustOutside_IsRefusedByTheSchema(KeyRow row)
    {
        // JSON has no infinity, and a pattern does not know ports.
        string[] beyond = ["1e400", "http://a:x"];

        foreach (var value in row.Refused.Split(' ').Except(beyond))
        {
            Assert.All([row.Name, .. row.Aliases], name =>
                Assert.False(SampleJson.IsAccepted($"{name}: {value}"), $"schema, {name}: {value}"));
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Alias_MeansTheSame(KeyRow row)
    {
        var value = row.Allowed.Split(' ')[0];
        var expected = Read(row.Name, value).Fleet!.Deployments[0].Config;

        Assert.All(row.Aliases, alias => Assert.Equal(expected, Read(alias, value).Fleet!.Deployments[0].Config));
    }

    /// <summary>A bare document in which the rules between keys leave the key alone.</summary>
    private static ConfigResult Read(string key, string value)
    {
        string[] others =
        [
            "enable_load_scaling: true", "max_gpu_budget: -1", "throughput_adjustment_interval: 180",
            "global_planner_namespace: a",
        ];
        var rest = others.Where(line => !line.StartsWith(key.Replace("_seconds", ""), StringComparison.Ordinal));
        return ConfigReader.Read($"{key}: {value}\n{string.Join('\n', rest)}", _ => null);
    }

    private static ConfigKey<PlannerConfig> Key(KeyRow row) => ConfigKeys.All.Single(key => key.Name == row.Name);
}
