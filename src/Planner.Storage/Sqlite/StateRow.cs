using Planner.Runtime;

namespace Planner.Storage.Sqlite;

internal sealed record StateRow(string Deployment, byte[] Body, StateTag Tag);
