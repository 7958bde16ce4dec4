using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Milvus.GrainHost.Embedded.Grains;

/// <summary>Finds grain classes as Orleans does: in every assembly of the application that refers to it.</summary>
internal static class GrainAssemblies
{
    private static readonly string Abstractions = typeof(Grain).Assembly.GetName().Name!;

    public static IEnumerable<Type> GrainClasses() => Candidates()
        .SelectMany(Types)
        .Where(GrainManifest.IsGrainClass)
        .OrderBy(static type => type.FullName, StringComparer.Ordinal);

    private static IEnumerable<Assembly> Candidates()
    {
        var found = new Dictionary<string, Assembly>(StringComparer.OrdinalIgnoreCase);
        foreach (var loaded in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!loaded.IsDynamic && loaded.GetReferencedAssemblies().Any(static name => name.Name == Abstractions))
                found.TryAdd(loaded.GetName().Name!, loaded);
        }

        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (found.ContainsKey(name) || !RefersToOrleans(file)) continue;
            found.Add(name, Assembly.Load(new AssemblyName(name)));
        }

        return found.Values;
    }

    private static bool RefersToOrleans(string file)
    {
        try
        {
            using var image = new PEReader(File.OpenRead(file));
            if (!image.HasMetadata) return false;
            var metadata = image.GetMetadataReader();
            return metadata.AssemblyReferences.Any(
                handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name) == Abstractions);
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private static Type[] Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            return [.. exception.Types.OfType<Type>()];
        }
    }
}
