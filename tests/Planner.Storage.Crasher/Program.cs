using System.Globalization;
using Planner.Storage;
using Planner.Storage.Crasher;

// Arguments: file, deployment, number of writes. Prints each number once the store has acknowledged it.
var store = new FileStateStore(args[0]);
for (var writes = int.Parse(args[2], CultureInfo.InvariantCulture); writes > 0; writes--)
{
    Console.WriteLine(await Numbered.IncrementAsync(store, args[1]));
}
