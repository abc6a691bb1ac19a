using Planner.Simulation;

namespace Planner.FunctionApp.Demo;

/// <summary>A slot that is over.</summary>
/// <param name="Window">Its traffic.</param>
/// <param name="Sla">How the requests that finished in it did.</param>
internal sealed record SimulatedSlot(TrafficWindow Window, SlaCount Sla);
