using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Milvus.DataCoord.Tests;

/// <summary>Reads what the compiled machines call: time, chance, tasks and files are not among it.</summary>
public sealed class PurityTests
{
    private static readonly string[] ForbiddenNamespaces =
        ["System.IO", "System.Net", "System.Threading", "System.Diagnostics", "Microsoft."];

    private static readonly string[] ForbiddenTypes =
        ["System.Random", "System.TimeProvider", "System.Environment", "System.Console", "System.Guid"];

    private static readonly string[] AllowedDiagnostics =
        ["System.Diagnostics.CodeAnalysis.", "System.Diagnostics.Debug", "System.Diagnostics.DebuggerBrowsable"];

    private static readonly string[] ForbiddenMembers = ["get_Now", "get_UtcNow", "get_Today", "get_TickCount"];

    [Fact]
    public void Machines_reference_core_and_the_base_library_alone() =>
        Assert.All(
            typeof(DataCoordJson).Assembly.GetReferencedAssemblies(),
            assembly => Assert.True(
                assembly.Name == "Milvus.Core" || assembly.Name!.StartsWith("System.", StringComparison.Ordinal),
                $"DataCoord references {assembly.Name}."));

    [Fact]
    public void Machines_touch_no_type_of_time_chance_tasks_or_files()
    {
        var types = Read(metadata => metadata.TypeReferences.Select(handle => metadata.GetTypeReference(handle))
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"));

        Assert.Contains("Milvus.Core.Timestamp", types);
        Assert.DoesNotContain(types, IsForbidden);
    }

    [Fact]
    public void Machines_ask_no_clock()
    {
        var members = Read(metadata => metadata.MemberReferences.Select(handle => metadata.GetMemberReference(handle))
            .Select(member => metadata.GetString(member.Name)));

        Assert.Contains("get_Next", members);
        Assert.DoesNotContain(members, name => ForbiddenMembers.Contains(name, StringComparer.Ordinal));
    }

    [Fact]
    public void Machines_keep_no_state_of_their_own()
    {
        var fields = typeof(DataCoordJson).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => !field.IsInitOnly && !field.IsLiteral)
            .Where(field => !field.Name.StartsWith('<') && !field.DeclaringType!.Name.StartsWith('<'));

        Assert.Empty(fields);
    }

    private static bool IsForbidden(string type) =>
        ForbiddenTypes.Contains(type, StringComparer.Ordinal)
        || (ForbiddenNamespaces.Any(space => type.StartsWith(space, StringComparison.Ordinal))
            && !AllowedDiagnostics.Any(allowed => type.StartsWith(allowed, StringComparison.Ordinal)));

    private static List<string> Read(Func<MetadataReader, IEnumerable<string>> what)
    {
        using var stream = File.OpenRead(typeof(DataCoordJson).Assembly.Location);
        using var image = new PEReader(stream);
        return [.. what(image.GetMetadataReader())];
    }
}
