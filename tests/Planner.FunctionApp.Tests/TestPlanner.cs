using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Planner.Configuration;
using Planner.Engines;
using Planner.FunctionApp.Telemetry;
using Planner.Loop;
using Planner.Model;
using Planner.Policies;
using Planner.Runtime;
using Planner.State;
using Planner.Storage;
using Planner.Testing;
using Planner.Traces;

namespace Planner.FunctionApp;

/// <summary>The planner's parts as the app puts them together, around a scripted cluster, a real store and a fake clock.</summary>
internal sealed class TestPlanner : IDisposable
{
    public static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly TemporaryFolder _folder;
    private readonly bool _ownsFolder;

    public TestPlanner(PlannerConfig? config = null, params string[] names)
        : this(new TemporaryFolder(), ownsFolder: true, new ScriptedCluster(), new FakeTimeProvider(Start), config, null, names)
    {
    }

    /// <summary>One whose deployment is scaled by a policy that no configuration names.</summary>
    public TestPlanner(PlannerConfig config, IScalingPolicy policy)
        : this(new TemporaryFolder(), ownsFolder: true, new ScriptedCluster(), new FakeTimeProvider(Start), config, policy)
    {
    }

    private TestPlanner(
        TemporaryFolder folder, bool ownsFolder, ScriptedCluster cluster, FakeTimeProvider clock, PlannerConfig? config,
        IScalingPolicy? policy, params string[] names)
    {
        (_folder, _ownsFolder, Cluster, Clock) = (folder, ownsFolder, cluster, clock);
        StorePath = folder.PathOf("state.db");
        Store = new FileStateStore(StorePath);
        Fleet = new FleetProvider(new Deployments(config ?? Config, policy, names is [] ? ["llama"] : names), NullLogger<FleetProvider>.Instance);
        var time = new PlannerTime(clock);
        Carrier = new DecisionCarrier(cluster, Store, NullLogger<DecisionCarrier>.Instance);
        Watch = new FleetWatch(Fleet, time, NullLogger<FleetWatch>.Instance);
        Conditions = new ConditionLog(time, Log);
        IDeploymentLoop[] loops =
        [
            new ThroughputLoop(cluster, Store, Carrier, time, Host, NullLogger<ThroughputLoop>.Instance),
            new LoadLoop(cluster, Store, Carrier, time, NullLogger<LoadLoop>.Instance),
        ];
        Loops = new LoopRunner(Watch, loops, new TickSchedule(), time, Conditions, Host);
        Rescaler = new Rescaler(cluster, Store, Carrier, time);
        Time = time;
    }

    public static LoopHost Host { get; } = new(WarmUpTrace.Apply, PlannerMeter.Ticked);

    public static PlannerConfig Config { get; } = new()
    {
        LoadPredictor = LoadPredictor.Constant,
        ThroughputAdjustmentInterval = TimeSpan.FromSeconds(60),
        MaxGpuBudget = 16,
        NoCorrection = true,
    };

    public string StorePath { get; }

    public FakeTimeProvider Clock { get; }

    public PlannerTime Time { get; }

    public ScriptedCluster Cluster { get; }

    public FileStateStore Store { get; }

    public FleetProvider Fleet { get; }

    public FleetWatch Watch { get; }

    public RecordingLogger<ConditionLog> Log { get; } = new();

    public ConditionLog Conditions { get; }

    public DecisionCarrier Carrier { get; }

    public LoopRunner Loops { get; }

    public Rescaler Rescaler { get; }

    public PlannedDeployment Deployment => Fleet.Deployments[0];

    /// <summary>Another app on the same store, cluster and clock.</summary>
    public TestPlanner Another() => new(_folder, ownsFolder: false, Cluster, Clock, null, null);

    /// <summary>One firing of the throughput loop's timer.</summary>
    public Task FireAsync() => Loops.FireAsync(DecisionLoop.Throughput, CancellationToken.None);

    /// <summary>One firing of the load loop's timer.</summary>
    public Task FireLoadAsync() => Loops.FireAsync(DecisionLoop.Load, CancellationToken.None);

    public async Task<DeploymentState?> StateAsync() =>
        (await Store.ReadStateAsync(Deployment.Name, CancellationToken.None))?.State;

    /// <summary>Decisions of a deployment, the first by default, oldest first.</summary>
    public async Task<IReadOnlyList<Decision>> DecisionsAsync(string? name = null)
    {
        var page = await Store.ListDecisionsAsync(name ?? Deployment.Name, limit: 1000, before: null, CancellationToken.None);
        return [.. page.Decisions.Select(stored => stored.Decision).Reverse()];
    }

    /// <summary>Ends when a deployment has so many decisions.</summary>
    public Task DecidedAsync(string name, int decisions = 1) => Poll.UntilAsync(
        async () => (await DecisionsAsync(name)).Count >= decisions, () => string.Join('\n', Log.Lines));

    /// <summary>Puts any bytes in the place of a stored state.</summary>
    public void DamageState(string name)
    {
        using var connection = new SqliteConnection($"Data Source={StorePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE state SET body = x'00' WHERE deployment = $name";
        command.Parameters.AddWithValue("$name", name);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    public void Dispose()
    {
        if (_ownsFolder)
        {
            _folder.Dispose();
        }
    }

    private sealed class Deployments(PlannerConfig config, IScalingPolicy? policy, string[] names) : IFleetSource
    {
        private static readonly EngineCapacity Capacity = new(new EngineProfile(
            new PrefillProfile([100, 10_000], [10, 1000], [10_000, 10_000]),
            new DecodeProfile([new DecodeLine(1000, [0, 1], [10, 10])], MaxKvTokens: 10_500)));

        public string Stamp() => "";

        public IReadOnlyList<PlannedDeployment> Read() =>
            [.. names.Select(name => new PlannedDeployment(new DeploymentConfig { Name = name, Config = config }, Settings))];

        private TickSettings Settings => policy is null
            ? new TickSettings(config, Capacity)
            : new TickSettings(config, Capacity) { Policy = policy };
    }
}
