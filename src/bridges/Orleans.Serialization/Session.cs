namespace Orleans.Serialization.Session;

public sealed class SerializerSession;
