namespace Milvus.Simulation.Tests.Canaries;

/// <summary>Which bug is awake. One a thread, as a simulated world has one.</summary>
public static class Planted
{
    [ThreadStatic]
    private static Bug _awake;

    /// <summary>Whether <paramref name="bug"/> is awake here.</summary>
    public static bool Has(Bug bug) => _awake == bug;

    /// <summary>Wakes a bug for as long as <paramref name="work"/> runs.</summary>
    public static T With<T>(Bug bug, Func<T> work)
    {
        _awake = bug;
        try
        {
            return work();
        }
        finally
        {
            _awake = Bug.None;
        }
    }
}
