using System.Globalization;

namespace Milvus.OutsideNode;

/// <summary>What the command line says.</summary>
/// <param name="Coordinator">Host and port of the coordinator's services.</param>
/// <param name="Server">Host and port of the server, which tells what the collection looks like.</param>
/// <param name="Store">The folder of the object store.</param>
/// <param name="Collection">The collection's name.</param>
/// <param name="From">The first row.</param>
/// <param name="To">The row behind the last.</param>
/// <param name="Port">Where to listen; 0 for any.</param>
/// <param name="Batch">Rows that are saved at a time.</param>
/// <param name="Pause">How long to rest after each save.</param>
internal sealed record NodeOptions(
    (string Host, int Port) Coordinator,
    (string Host, int Port) Server,
    string Store,
    string Collection,
    long From,
    long To,
    int Port,
    int Batch,
    TimeSpan Pause)
{
    private const string Usage = "--coordinator host:port --server host:port --store folder --collection name "
        + "--from row --to row [--port 0] [--batch 1000] [--pause milliseconds]";

    /// <exception cref="ArgumentException">An argument is missing, unknown or no number.</exception>
    public static NodeOptions Parse(string[] arguments)
    {
        if (arguments.Length % 2 != 0) throw new ArgumentException($"Usage: {Usage}");
        var given = arguments.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        var options = new NodeOptions(
            Place("--coordinator"),
            Place("--server"),
            Take("--store"),
            Take("--collection"),
            Number("--from"),
            Number("--to"),
            (int)Number("--port", 0),
            (int)Number("--batch", 1000),
            TimeSpan.FromMilliseconds(Number("--pause", 0)));
        return given.Count == 0
            ? options
            : throw new ArgumentException($"Unknown: {string.Join(' ', given.Keys)}. Usage: {Usage}");

        string Take(string name) => given.Remove(name, out var value)
            ? value
            : throw new ArgumentException($"{name} is missing. Usage: {Usage}");

        long Number(string name, long? otherwise = null) =>
            otherwise is { } number && !given.ContainsKey(name) ? number
            : long.TryParse(Take(name), CultureInfo.InvariantCulture, out var value) && value >= 0 ? value
            : throw new ArgumentException($"{name} is no number. Usage: {Usage}");

        (string Host, int Port) Place(string name) =>
            Take(name).Split(':') is [var host, var port] && int.TryParse(port, CultureInfo.InvariantCulture, out var number)
                ? (host, number)
                : throw new ArgumentException($"{name} is no host:port. Usage: {Usage}");
    }
}
