using System.Reflection;
using Orleans.CodeGeneration;

namespace Milvus.GrainHost.Embedded.Calls;

/// <summary>What the host must know about one method of a grain interface.</summary>
/// <param name="Method">The interface's method.</param>
/// <param name="Options">Read-only, one-way, always-interleave.</param>
/// <param name="Timeout">The method's own response timeout, or null.</param>
/// <param name="SharesResult">The result may reach the caller without a copy.</param>
/// <param name="TakesToken">One argument is a cancellation token.</param>
internal sealed record CallMethod(
    MethodInfo Method, InvokeMethodOptions Options, TimeSpan? Timeout, bool SharesResult, bool TakesToken)
{
    public bool IsOneWay => (Options & InvokeMethodOptions.OneWay) != 0;

    public bool IsReadOnly => (Options & InvokeMethodOptions.ReadOnly) != 0;

    public bool AlwaysInterleaves => (Options & InvokeMethodOptions.AlwaysInterleave) != 0;

    public override string ToString() => $"{Method.DeclaringType?.Name}.{Method.Name}";
}
