namespace Milvus.GrainHost.Tests.OnOrleans;

/// <summary>
/// The time by which grains are idle: Orleans takes the machine's clock, whatever time provider it is given, so that
/// time passes while a test awaits what it brings.
/// </summary>
internal sealed class IdleTime
{
    public void Use(ISiloBuilder silo)
    {
        // Nothing to set.
    }

    public void Pass(TimeSpan time)
    {
        // It passes by itself.
    }
}
