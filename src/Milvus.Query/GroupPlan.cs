using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Rows;

namespace Milvus.Query;

/// <summary>
/// Hits by groups of one field's values; nulls are a group. The best groups are those with the best hits, so the best
/// groups of each segment hold the best groups of all, each with its best hit. Further hits of a group may lie in
/// segments whose own best groups are others, so they are asked for by the values of the groups.
/// </summary>
/// <param name="Field">Bool, an integer type or VarChar.</param>
/// <param name="Size">The most hits of a group; 1 when the groups are not given.</param>
/// <param name="Values">[all queries' groups] the groups asked for, each once per query; null to find the best.</param>
/// <param name="Counts">[nq] how many of the values belong to each query; empty without values.</param>
public sealed record GroupPlan(FieldId Field, int Size, Column? Values, ImmutableArray<int> Counts);
