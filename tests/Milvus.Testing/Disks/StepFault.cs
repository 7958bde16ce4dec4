namespace Milvus.Testing.Disks;

/// <summary>What happens to a step of the simulated disk.</summary>
public enum StepFault
{
    /// <summary>It succeeds.</summary>
    None,

    /// <summary>It fails and changes nothing.</summary>
    FailBefore,

    /// <summary>It happens, and then reports failure.</summary>
    FailAfter,

    /// <summary>
    /// It fails, and what it should have synced no longer counts as owed, as when a system drops pages that it could
    /// not write: they read well until the machine restarts. Same as <see cref="FailBefore"/> for other steps than
    /// syncs.
    /// </summary>
    FailAndForget,

    /// <summary>The machine dies before it.</summary>
    DieBefore,

    /// <summary>The machine dies when it has happened.</summary>
    DieAfter,
}
