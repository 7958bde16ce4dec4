using System.Text.Json;
using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.DataCoord;
using Milvus.Storage.Documents.V1;

namespace Milvus.Engine.Documents;

/// <summary>
/// Runs a small state that is stored whole: one change at a time, decided against the durable state, visible when
/// durable. After a failed write the document is read again, since its outcome is unknown.
/// </summary>
/// <typeparam name="TState">The state; immutable, stored as JSON with a checksum.</typeparam>
public sealed class DocumentProcess<TState>(IDocument document)
    where TState : class
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _known;

    /// <summary>The durable state as far as it was read; null when there is none.</summary>
    public TState? State { get; private set; }

    /// <summary>Reads the state unless it is known.</summary>
    /// <returns>1001 (retriable) when the store failed.</returns>
    public async Task<MilvusError?> LoadAsync(CancellationToken cancellationToken)
    {
        if (_known)
        {
            return null;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await LoadInTurnAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Changes the state.</summary>
    /// <param name="decide">
    /// Given the durable state, answers the next one (the same reference for no change) and a reply.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting for the changes before.</param>
    public async Task<Outcome<TReply>> UpdateAsync<TReply>(
        Func<TState?, Outcome<(TState? Next, TReply Reply)>> decide, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (await LoadInTurnAsync() is { } failure)
            {
                return failure;
            }

            var decision = decide(State);
            if (!decision.IsOk)
            {
                return decision.Error;
            }

            var (next, reply) = decision.Value;
            if (ReferenceEquals(next, State))
            {
                return reply;
            }

            await document.WriteAsync(DocumentCodec.Encode(DataCoordJson.Write(next)));
            State = next;
            return reply;
        }
        catch (IOException failure)
        {
            _known = false;
            return MilvusErrors.IoFailed($"store {typeof(TState).Name}: {failure.Message}");
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<MilvusError?> LoadInTurnAsync()
    {
        if (_known)
        {
            return null;
        }

        try
        {
            State = await document.ReadAsync() is { } content
                ? Decode(content)
                : null;
            _known = true;
            return null;
        }
        catch (IOException failure)
        {
            return MilvusErrors.IoFailed($"read {typeof(TState).Name}: {failure.Message}");
        }
    }

    private static TState Decode(ReadOnlyMemory<byte> content)
    {
        var name = typeof(TState).Name;
        try
        {
            return DataCoordJson.Read<TState>(DocumentCodec.Decode(content, name).Span);
        }
        catch (JsonException wrong)
        {
            throw new DataCorruptException(name, wrong.BytePositionInLine ?? 0, $"corrupt: {wrong.Message}");
        }
    }
}
