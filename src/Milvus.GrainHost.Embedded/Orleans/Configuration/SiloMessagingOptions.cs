namespace Orleans.Configuration;

/// <summary>How calls behave in a silo.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>
    /// How often a call that finds its grain leaving goes on to the next activation before it is refused; 2.
    /// </summary>
    public int MaxForwardCount { get; set; } = 2;
}
