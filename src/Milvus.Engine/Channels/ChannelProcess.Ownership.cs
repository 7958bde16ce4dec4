using Milvus.Core.Errors;
using Milvus.Core.Ports;
using Milvus.Engine.Queries;

namespace Milvus.Engine.Channels;

/// <summary>
/// Reads that must not be stale. A grain may for a while have two activations, and the one that was fenced learns it
/// only when it writes; so it looks before it answers. Reads that come together share a look.
/// </summary>
public sealed partial class ChannelProcess
{
    private Task<MilvusError?> _looking = Task.FromResult<MilvusError?>(null);
    private Task<MilvusError?>? _nextLook;

    /// <summary>
    /// Makes sure of the log where a read needs it: also for a guarantee above everything given out here, which was
    /// given by somebody, another vchannel or a newer owner.
    /// </summary>
    private async Task<MilvusError?> OwnAsync(ReadSpec read) =>
        read.Strong || read.Guarantee > _state.Watermark ? await ConfirmAsync() : null;

    /// <summary>Whether this was the log's owner after the call had begun.</summary>
    /// <returns>Null when it was; otherwise a retriable refusal.</returns>
    private Task<MilvusError?> ConfirmAsync()
    {
        if (_looking.IsCompleted)
        {
            return _looking = LookAsync();
        }

        // The look under way may have begun too early; the next one has not begun.
        return _nextLook ??= LookNextAsync(_looking);
    }

    private async Task<MilvusError?> LookNextAsync(Task<MilvusError?> before)
    {
        await before;
        _looking = _nextLook!;
        _nextLook = null;
        return await LookAsync();
    }

    private async Task<MilvusError?> LookAsync()
    {
        var epoch = _epoch;
        try
        {
            await _log.ConfirmAsync(epoch, _stop.Token);
            return Refusal();
        }
        catch (LogFencedException) when (epoch == _epoch && _status == ChannelStatus.Open)
        {
            Close(ChannelStatus.Fenced, "another owner has the log");
            _observer.Fenced(Name);
            return Refusal();
        }
        catch (Exception failure) when (failure is IOException or LogFencedException or OperationCanceledException)
        {
            return MilvusErrors.ChannelNotAvailable(Name, failure.Message);
        }
    }
}
