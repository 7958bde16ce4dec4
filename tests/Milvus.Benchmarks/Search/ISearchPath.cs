namespace Milvus.Benchmarks.Search;

/// <summary>One way to the ten nearest rows.</summary>
internal interface ISearchPath
{
    /// <summary>Its line in the table.</summary>
    string Name { get; }

    /// <summary>Whether the work is done by the server, whose processor time then counts instead of ours.</summary>
    bool IsServed { get; }

    /// <summary>Searches; rows are numbered as in the base.</summary>
    ValueTask<int[]> SearchAsync(int query);
}
