using System.Diagnostics;

namespace Orleans.Configuration;

/// <summary>How calls behave.</summary>
public abstract class MessagingOptions
{
    private TimeSpan _responseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long a caller waits for an answer; 30 seconds, or half an hour under a debugger.</summary>
    public TimeSpan ResponseTimeout
    {
        get => Debugger.IsAttached ? ResponseTimeoutWithDebugger : _responseTimeout;
        set => _responseTimeout = value;
    }

    /// <summary>The same under a debugger; half an hour.</summary>
    public TimeSpan ResponseTimeoutWithDebugger { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether a call that timed out before it began is never begun; true.</summary>
    public bool DropExpiredMessages { get; set; } = true;

    /// <summary>The largest message between processes, in bytes; has no effect in one process.</summary>
    public int MaxMessageBodySize { get; set; } = 100 * 1024 * 1024;

    /// <summary>Whether a timeout also cancels the callee's <see cref="CancellationToken"/>; false.</summary>
    public bool CancelRequestOnTimeout { get; set; }

    /// <summary>Whether a cancelled call is answered by the callee instead of at once; false.</summary>
    public bool WaitForCancellationAcknowledgement { get; set; }
}
