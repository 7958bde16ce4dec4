namespace Orleans.Serialization;

public class SerializerException(string message) : Exception(message);

public sealed class RequiredFieldMissingException(string message) : SerializerException(message);

/// <summary>A value that may not be shared is of a type nobody declared how to copy.</summary>
public sealed class CodecNotFoundException(string message) : SerializerException(message);
