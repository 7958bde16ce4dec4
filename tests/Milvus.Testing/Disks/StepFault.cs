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

    /// <summary>The machine dies before it.</summary>
    DieBefore,

    /// <summary>The machine dies when it has happened.</summary>
    DieAfter,
}
