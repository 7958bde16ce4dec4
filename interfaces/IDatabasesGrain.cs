using System.Collections.Immutable;
using Milvus.Interfaces.Messages;

namespace Milvus.Interfaces;

/// <summary>The list of databases; one grain, key 0, off every hot path. <c>default</c> always exists.</summary>
[Alias("milvus.IDatabasesGrain")]
public interface IDatabasesGrain : IGrainWithIntegerKey
{
    /// <summary>Makes a database; refused when it exists (65535) or there are 64 (801).</summary>
    [Alias("Create")]
    Task<Reply> CreateAsync(string name, ImmutableArray<KeyValuePair<string, string>> properties);

    /// <summary>All databases.</summary>
    [Alias("List")]
    Task<DatabasesReply> ListAsync();

    /// <summary>One database; 800 when there is none.</summary>
    [Alias("Describe")]
    Task<DatabasesReply> DescribeAsync(string name);

    /// <summary>
    /// Drops an empty database; <c>default</c> and one with collections are refused. Success when there is none.
    /// </summary>
    [Alias("Drop")]
    Task<Reply> DropAsync(string name);

    /// <summary>Sets properties, or forgets some; 800 when there is no such database.</summary>
    [Alias("Alter")]
    Task<Reply> AlterAsync(AlterRequest request);
}
