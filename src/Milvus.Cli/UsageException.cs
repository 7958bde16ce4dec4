namespace Milvus.Cli;

/// <summary>What was asked for makes no sense.</summary>
internal sealed class UsageException(string message) : Exception(message);
