using System.Globalization;
using Milvus.Storage.ObjectStores;
using Milvus.Storage.Tests.ObjectStores;
using Milvus.Storage.Workers;

namespace Milvus.Storage.Tests;

/// <summary>
/// Run as a program, the tests are one more process on a shared folder: it says that it is ready, begins at the first
/// line it is sent, reports each success in a line and ends after so many rounds.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var folder, var name, var rounds])
        {
            await Console.Error.WriteLineAsync("Takes a folder, a name and a number of rounds.");
            return 2;
        }

        using var workers = new StorageWorkers(threads: Contender.Tasks);
        var store = new LocalObjectStore(folder, workers, TimeProvider.System, shared: true);
        var last = int.Parse(rounds, CultureInfo.InvariantCulture);
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        await new Contender(store, name, Console.WriteLine).RunAsync(round => round < last);
        return 0;
    }
}
