using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.Engine.Documents;

namespace Milvus.Engine.Ids;

/// <summary>
/// Leases ranges of ids. The high-water mark is durable before a range is given out, so none comes twice (I6).
/// </summary>
public sealed class IdProcess(IDocument document, TimeProvider time)
{
    /// <summary>The largest lease.</summary>
    public const long LeaseMax = 1 << 24;

    private readonly DocumentProcess<IdState> _state = new(document);

    /// <summary>Leases <paramref name="count"/> ids.</summary>
    /// <returns>The first; or 1100 for a count outside 1 … <see cref="LeaseMax"/>.</returns>
    public async Task<Outcome<long>> LeaseAsync(long count, CancellationToken cancellationToken)
    {
        if (count is < 1 or > LeaseMax)
        {
            return MilvusErrors.Invalid("count of ids", $"1 … {LeaseMax}", count);
        }

        return await _state.UpdateAsync<long>(
            state =>
            {
                // The first ids look like Milvus's, which come from its clock; afterwards only the counter matters.
                var first = state?.Next ?? (long)Timestamp.From(time.GetUtcNow()).Value;
                return (new IdState(checked(first + count)), first);
            },
            cancellationToken);
    }
}
