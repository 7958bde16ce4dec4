using System.Text;
using Milvus.Core.Ports;
using Milvus.Storage.Logs;
using Milvus.Storage.ObjectStores;
using Milvus.Testing;

namespace Milvus.Storage.Tests.Logs.Objects;

/// <summary>One object store in memory and any number of log stores on it.</summary>
internal sealed class ObjectLogWorld
{
    private int _stores;

    public ObjectLogWorld() => Objects = new MemoryObjectStore(Time);

    public FixedTime Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    public MemoryObjectStore Objects { get; }

    /// <summary>A process's store; through a decorator when one is given.</summary>
    public ObjectLogStore NewStore(IObjectStore? objects = null) =>
        new(objects ?? Objects, new SeededChance(++_stores), Time);

    /// <summary>Appends texts.</summary>
    public static async Task AppendAsync(ILog log, LogOpened opened, params string[] commits)
    {
        foreach (var commit in commits)
        {
            await log.AppendAsync([Encoding.UTF8.GetBytes(commit)], opened.Epoch, default);
        }
    }

    /// <summary>Makes a log of one owner.</summary>
    public async Task<(ILog Log, LogOpened Opened)> MakeAsync(string name, params string[] commits)
    {
        var log = NewStore().Get(name);
        var opened = await log.OpenAsync(default);
        await AppendAsync(log, opened, commits);
        return (log, opened);
    }

    /// <summary>Snapshots all commits and deletes them.</summary>
    public static async Task CompactAsync(ILog log, LogOpened opened, long at)
    {
        var state = Encoding.UTF8.GetBytes($"state {at}");
        await log.ReplaceSnapshotAsync(state, new LogPosition(at), opened.Epoch, default);
        await log.TruncateAsync(new LogPosition(at), opened.Epoch, default);
    }

    /// <summary>Opens as a new process does; the snapshot's text, then the commits behind it.</summary>
    public async Task<(List<string> Content, LogOpened Opened)> ReadAsync(string name)
    {
        var log = NewStore().Get(name);
        var opened = await log.OpenAsync(default);
        List<string> content = opened.Snapshot is { } body ? [Encoding.UTF8.GetString(body.Span)] : [];
        await foreach (var commit in log.ReadFromAsync(opened.SnapshotAt, default))
        {
            content.Add(Encoding.UTF8.GetString(commit.Payload.Span));
        }

        return (content, opened);
    }

    /// <summary>Names of the log's objects: the letter and the number.</summary>
    public async Task<List<string>> NamesAsync(string name)
    {
        var names = new List<string>();
        await foreach (var info in Objects.ListAsync($"log/{name}/", default))
        {
            var file = info.Path[(info.Path.LastIndexOf('/') + 1)..];
            names.Add($"{file[0]}{long.Parse(file[1..])}:{info.Bytes}");
        }

        return names;
    }

    public async Task<byte[]> PeekAsync(string path) =>
        (await Objects.GetAsync(path, default))!.Value.Content.ToArray();

    public async Task ReplaceAsync(string path, byte[] content)
    {
        await Objects.DeleteAsync(path, default);
        await Objects.PutIfAbsentAsync(path, [content], default);
    }

    public static string Chunk(string name, long seq) => $"log/{name}/c{seq:D19}";

    public static string Snapshot(string name, long seq) => $"log/{name}/s{seq:D19}";
}
