namespace Orleans.Configuration;

/// <summary>How calls behave in a silo.</summary>
public class SiloMessagingOptions : MessagingOptions;
