using Milvus.Core.Errors;

namespace Milvus.Engine.Tests;

/// <summary>A refusal where a test expected none.</summary>
internal sealed class RefusedException(MilvusError error) : Exception($"{error} {error.Detail}")
{
    public MilvusError Error { get; } = error;
}
