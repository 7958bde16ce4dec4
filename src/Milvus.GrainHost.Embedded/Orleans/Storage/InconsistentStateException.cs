namespace Orleans.Storage;

/// <summary>A state was written by somebody else since it was read.</summary>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    /// <summary>Without details.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>With a text.</summary>
    /// <param name="message">What happened.</param>
    public InconsistentStateException(string message)
        : base(message)
    {
    }

    /// <summary>With a text and a cause.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The store's own exception.</param>
    public InconsistentStateException(string message, Exception? innerException)
        : base(message, innerException!)
    {
    }

    /// <summary>With both versions.</summary>
    /// <param name="errorMsg">What happened.</param>
    /// <param name="storedEtag">The version the store holds.</param>
    /// <param name="currentEtag">The version the writer expected.</param>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    /// <summary>With both versions and a cause.</summary>
    /// <param name="errorMsg">What happened.</param>
    /// <param name="storedEtag">The version the store holds.</param>
    /// <param name="currentEtag">The version the writer expected.</param>
    /// <param name="storageException">The store's own exception.</param>
    public InconsistentStateException(
        string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException!)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>The version the store holds; null when there is no record.</summary>
    public string? StoredEtag { get; }

    /// <summary>The version the writer expected; null when it expected no record.</summary>
    public string? CurrentEtag { get; }

    /// <summary>Whether it has not yet left the grain whose state it is about.</summary>
    internal bool IsFromThisGrain { get; set; } = true;

    /// <inheritdoc />
    public override string ToString() =>
        $"{base.ToString()} Stored version: {StoredEtag ?? "none"}. Expected version: {CurrentEtag ?? "none"}.";
}
