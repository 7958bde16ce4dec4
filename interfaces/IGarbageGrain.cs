using Milvus.Interfaces.Messages;

namespace Milvus.Interfaces;

/// <summary>
/// The garbage collection of the whole store; one grain, key 0. Any call wakes it, and it stays awake then.
/// </summary>
[Alias("milvus.IGarbageGrain")]
public interface IGarbageGrain : IGrainWithIntegerKey
{
    /// <summary>Deletes nothing for a while, also after a restart; a pause replaces the one before.</summary>
    /// <param name="duration">Longer than zero, at most 30 days.</param>
    /// <returns>When it is durable and no deletion is under way any more; 1100 for another duration.</returns>
    [Alias("Pause")]
    Task<GarbageReply> PauseAsync(TimeSpan duration);

    /// <summary>Ends a pause; nothing happens when there is none.</summary>
    [Alias("Resume")]
    Task<GarbageReply> ResumeAsync();

    /// <summary>How it stands.</summary>
    [Alias("GetStatus")]
    Task<GarbageReply> GetStatusAsync();
}
