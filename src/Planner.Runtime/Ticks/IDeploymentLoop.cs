using Planner.Model;

namespace Planner.Runtime;

/// <summary>One loop, a tick of one deployment at a time: the same whoever fires it, a timer, a person or a replay.</summary>
public interface IDeploymentLoop
{
    /// <summary>Which loop it is.</summary>
    DecisionLoop Loop { get; }

    /// <summary>Runs a tick: observes, decides, stores and scales.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="onlyIfDue">Whether it does nothing where the slot is done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Planner.State.StateFormatException">The stored state must not be used.</exception>
    /// <exception cref="StateStoreException">The store fails.</exception>
    /// <exception cref="TickGivenUpException">Storing or scaling took too long.</exception>
    Task<TickOutcome> RunAsync(PlannedDeployment deployment, bool onlyIfDue, CancellationToken cancellationToken);
}
