using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Planner.Capacity;
using Planner.Configuration;
using Planner.FunctionApp.Ticks;
using Planner.Planning;
using Planner.State;
using Planner.Storage;
using Planner.Testing;

namespace Planner.FunctionApp;

/// <summary>The planner's parts as the app puts them together, around a scripted cluster, a real store and a fake clock.</summary>
internal sealed class TestPlanner : IDisposable
{
    public static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private readonly TemporaryFolder _folder;
    private readonly bool _ownsFolder;

    public TestPlanner(PlannerConfig? config = null)
        : this(new TemporaryFolder(), ownsFolder: true, new ScriptedCluster(), new FakeTimeProvider(Start), config)
    {
    }

    private TestPlanner(
        TemporaryFolder folder, bool ownsFolder, ScriptedCluster cluster, FakeTimeProvider clock, PlannerConfig? config)
    {
        (_folder, _ownsFolder, Cluster, Clock) = (folder, ownsFolder, cluster, clock);
        StorePath = folder.PathOf("state.db");
        Store = new FileStateStore(StorePath);
        Fleet = new FleetProvider(new OneDeployment(config ?? Config), NullLogger<FleetProvider>.Instance);
        var time = new PlannerTime(clock);
        Carrier = new DecisionCarrier(cluster, Store, NullLogger<DecisionCarrier>.Instance);
        Ticks = new TickRunner(Fleet, cluster, Store, Carrier, new TickSchedule(), time, NullLogger<TickRunner>.Instance);
        LoadTicks = new LoadTickRunner(Fleet, cluster, Store, Carrier, time, NullLogger<LoadTickRunner>.Instance);
        Rescaler = new Rescaler(cluster, Store, Carrier, time);
        Time = time;
    }

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

    public DecisionCarrier Carrier { get; }

    public TickRunner Ticks { get; }

    public LoadTickRunner LoadTicks { get; }

    public Rescaler Rescaler { get; }

    public PlannedDeployment Deployment => Fleet.Deployments[0];

    /// <summary>Another app on the same store, cluster and clock.</summary>
    public TestPlanner Another() => new(_folder, ownsFolder: false, Cluster, Clock, null);

    /// <summary>One firing of the timer.</summary>
    public Task FireAsync() => Ticks.RunThroughputAsync(CancellationToken.None);

    public async Task<DeploymentState?> StateAsync() =>
        (await Store.ReadStateAsync(Deployment.Name, CancellationToken.None))?.State;

    public async Task<IReadOnlyList<Decision>> DecisionsAsync()
    {
        var page = await Store.ListDecisionsAsync(Deployment.Name, limit: 1000, before: null, CancellationToken.None);
        return [.. page.Decisions.Select(stored => stored.Decision).Reverse()];
    }

    public void Dispose()
    {
        if (_ownsFolder)
        {
            _folder.Dispose();
        }
    }

    private sealed class OneDeployment(PlannerConfig config) : IFleetSource
    {
        private static readonly EngineCapacity Capacity = new(new EngineProfile(
            new PrefillProfile([100, 10_000], [10, 1000], [10_000, 10_000]),
            new DecodeProfile([new DecodeLine(1000, [0, 1], [10, 10])], MaxKvTokens: 10_500)));

        public string Stamp() => "";

        public IReadOnlyList<PlannedDeployment> Read() =>
            [new(new DeploymentConfig { Name = "llama", Config = config }, new TickSettings(config, Capacity))];
    }
}
