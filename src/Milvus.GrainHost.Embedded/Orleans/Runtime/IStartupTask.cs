namespace Orleans.Runtime;

/// <summary>Work done once when the silo starts; a failure fails the start.</summary>
public interface IStartupTask
{
    /// <summary>Does the work. Grains may be called.</summary>
    /// <param name="cancellationToken">Cancelled when the start is given up.</param>
    /// <returns>Ends when the work is done.</returns>
    Task Execute(CancellationToken cancellationToken);
}
