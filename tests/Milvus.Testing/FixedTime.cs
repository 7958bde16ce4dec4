namespace Milvus.Testing;

/// <summary>A clock that stands still until it is moved.</summary>
/// <param name="now">The moment.</param>
public sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    /// <summary>The moment it shows.</summary>
    public DateTimeOffset Now { get; set; } = now;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;
}
