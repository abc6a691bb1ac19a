using Planner.Configuration.Reading;
using Planner.Policies;

namespace Planner.Configuration;

public class ConfigReaderTests
{
    [Fact]
    public void BareSettings_AreAFleetOfOneNamedDefault()
    {
        var fleet = Read("ttft: 300").Fleet!;

        Assert.Equal(
            new DeploymentConfig { Name = "default", Config = new PlannerConfig { TtftMs = 300 }.Resolved() }, fleet.Deployments.Single());
    }

    [Fact]
    public void BareSettings_AreNamedByTheParentDgd() =>
        Assert.Equal("llama", Read("{}", ("DYN_PARENT_DGD_K8S_NAME", "llama")).Fleet!.Deployments.Single().Name);

    [Fact]
    public void ParentDgdThatIsNoLabel_IsRefused() =>
        Assert.Equal(
            "error DYN_PARENT_DGD_K8S_NAME: got 'a.b'; expected an RFC 1123 label: up to 63 lower case letters, "
                + "digits and '-', a letter or digit first and last",
            Assert.Single(Read("{}", ("DYN_PARENT_DGD_K8S_NAME", "a.b")).Problems).ToString());

    [Fact]
    public void FleetFile_IsReadInFull()
    {
        var fleet = Read(
            """
            fleet: { max_total_gpus: -1 }
            deployments:
              - name: llama-70b
                k8s_namespace: dynamo
                dgd: llama-70b.disagg
                profile: configmap:planner-profile-data-1
                config: { mode: agg, itl_ms: 20 }
              - { name: qwen, config: settings/qwen.yaml }
            """).Fleet!;

        Assert.Equal(
            new DeploymentConfig
            {
                Name = "llama-70b",
                K8sNamespace = "dynamo",
                Dgd = "llama-70b.disagg",
                Profile = "configmap:planner-profile-data-1",
                Config = new PlannerConfig { Mode = PlannerMode.Agg, ItlMs = 20 }.Resolved(),
            },
            fleet.Deployments[0]);
        Assert.Equal(new DeploymentConfig { Name = "qwen", ConfigSource = "settings/qwen.yaml", Config = new PlannerConfig().Resolved() }, fleet.Deployments[1]);
    }

    [Theory]
    [InlineData("{}", "dyn")]
    [InlineData("namespace: null", "dyn")]
    [InlineData("namespace: mine", "mine")]
    public void Environment_IsReadWhereTheFileGivesNothing(string text, string expected) =>
        Assert.Equal(expected, Settings(text, ("DYN_NAMESPACE", "dyn")).Namespace);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void EmptyVariable_IsNoVariable(string? value) =>
        Assert.Null(Settings("{}", ("DYN_NAMESPACE", value)).Namespace);

    [Fact]
    public void WrongVariable_IsReportedWithItsName() =>
        Assert.Equal(
            "error metric_pulling_prometheus_endpoint: got 'prometheus:9090'; expected "
                + "an absolute http or https URL (environment variable PROMETHEUS_ENDPOINT)",
            Assert.Single(Read("{}", ("PROMETHEUS_ENDPOINT", "prometheus:9090")).Problems).ToString());

    [Fact]
    public void JsonWithTabsAndEscapes_IsRead()
    {
        var settings = Settings("{\n\t\"model_name\":\t\"a\\/b \\uD83D\\uDE00\",\r\n\t\"ttft\": 1e3\n}");

        Assert.Equal("a/b \U0001F600", settings.ModelName);
        Assert.Equal(1000, settings.TtftMs);
    }

    [Fact]
    public void ByteOrderMark_IsIgnored() => Assert.Equal(300, Settings("\uFEFFttft: 300").TtftMs);

    [Fact]
    public void BlankText_IsNone() => Assert.Equal(new PlannerConfig().Resolved(), Settings("{ model_name: '', log_dir: ' ' }"));

    [Theory]
    [InlineData("{}", "slo")]
    [InlineData("{ enable_load_scaling: true }", "slo")]
    [InlineData("{ policy: dynamo }", "dynamo")]
    [InlineData("{ policy: null }", "slo")]
    [InlineData("{ mode: agg }", "dynamo")]
    [InlineData("{ mode: decode }", "dynamo")]
    [InlineData("{ optimization_target: throughput }", "dynamo")]
    [InlineData("{ throughput_adjustment_interval: 5 }", "dynamo")]
    [InlineData("{ enable_throughput_scaling: false, enable_load_scaling: true }", "dynamo")]
    [InlineData("{ pre_deployment_sweeping_mode: none, enable_load_scaling: true }", "dynamo")]
    [InlineData("{ enable_throughput_scaling: false, policy: slo }", "slo")]
    public void Policy_WhereNoneIsNamed_IsTheBestThatTheRestAllows(string text, string expected) =>
        Assert.Equal(expected, Settings(text).Policy);

    [Fact]
    public void ZeroCharacter_IsNotTakenForTheEnd() =>
        Assert.Equal(
            "error document: it contains a NUL character",
            Assert.Single(Read("ttft: 300\0\nitl: 0").Problems).ToString());

    [Fact]
    public void AliasWithTheSameValue_IsNoProblem() =>
        Assert.Empty(Read("{ ttft: 300, ttft_ms: '300.0' }").Problems);

    [Fact]
    public void ReferencedSettings_ReportBelowTheirPath()
    {
        var result = ConfigReader.ReadSettings("itl: 0", "deployments[1].config", _ => null);

        Assert.Equal(
            "error deployments[1].config.itl (line 1): got 0; expected a number above 0 (ms)",
            Assert.Single(result.Problems).ToString());
        Assert.Null(result.Settings);
    }

    [Fact]
    public void ReferencedSettings_AreReadWithTheEnvironment()
    {
        var result = ConfigReader.ReadSettings("itl: 20", "config", _ => "http://dyn");

        Assert.Equal(
            new PlannerConfig { ItlMs = 20, Namespace = "http://dyn", MetricPullingPrometheusEndpoint = "http://dyn" }.Resolved(),
            result.Settings);
    }

    [Fact]
    public void ReferencedFleetFile_IsRefused() =>
        Assert.Equal(
            "error config.deployments (line 1): this is a fleet file; settings of one deployment are expected",
            Assert.Single(ConfigReader.ReadSettings("deployments: [{ name: a }]", "config", _ => null).Problems)
                .ToString());

    [Fact]
    public void KeysOfLaterDynamo_AreOnlyWarnings()
    {
        string[] later =
        [
            "encode_engine_num_gpu", "aic_perf_model", "metric_pulling_prometheus_token",
            "metric_pulling_prometheus_ssl_verify", "metric_pulling_prometheus_extra_query_params",
            "max_num_fpm_samples", "fpm_sample_bucket_size", "prefill_scale_up_queue_tokens",
            "prefill_scale_down_queue_tokens", "decode_scale_up_kv_rate", "decode_scale_down_kv_rate",
            "report_interval_hours", "report_output_dir", "report_filename", "report_write_gzip_log",
            "live_dashboard_port",
        ];

        var problems = Read(string.Join('\n', later.Select(key => $"{key}: 1"))).Problems;

        Assert.Equal(
            later.Select((key, i) => $"warning {key} (line {i + 1}): unknown key; it has no effect"),
            problems.Select(problem => problem.ToString()));
    }

    private static PlannerConfig Settings(string text, params (string Name, string? Value)[] variables) =>
        Read(text, variables).Fleet!.Deployments.Single().Config;

    private static ConfigResult Read(string text, params (string Name, string? Value)[] variables) =>
        ConfigReader.Read(text, name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
