using Microsoft.Data.Sqlite;
using Planner.Runtime;
using Planner.State;

namespace Planner.Storage.Sqlite;

internal sealed record StateRow(string Deployment, byte[] Body, StateTag Tag);
