namespace Milvus.House.Tests.Rules;

/// <summary>Who may refer to whom. A project that is not in the table may not exist.</summary>
internal static class ReferenceRule
{
    private static readonly string[] Bridges =
    [
        "Grpc.Core.Api", "Grpc.Net.Common", "Orleans.Serialization", "Orleans.Serialization.Abstractions",
        "System.IO.Hashing",
    ];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Milvus.Core"] = [],
        ["Milvus.DataCoord"] = ["Milvus.Core"],
        ["Milvus.Storage"] = ["Milvus.Core"],
        ["Milvus.Storage.Azure"] = ["Milvus.Core", "Milvus.Storage", "System.IO.Hashing"],
        ["Milvus.Expressions"] = ["Milvus.Core"],
        ["Milvus.Index"] = ["Milvus.Core"],
        ["Milvus.Query"] = ["Milvus.Core", "Milvus.Expressions", "Milvus.Index", "Milvus.Storage"],
        ["Milvus.Cli"] =
        [
            "Milvus.Core", "Milvus.DataCoord", "Milvus.Engine", "Milvus.Storage", "Milvus.Storage.Azure",
        ],
        ["Milvus.Engine"] = ["Milvus.Core", "Milvus.DataCoord", "Milvus.Storage", "Milvus.Index", "Milvus.Query"],
        ["Milvus.Proto"] = ["Grpc.Core.Api"],
        [ProjectFile.GrainHost] = [],
        ["Milvus.Interfaces"] = ["Milvus.Core", ProjectFile.GrainHost],
        ["Milvus.Grains"] = ["Milvus.Interfaces", "Milvus.Engine", ProjectFile.GrainHost],
        ["Milvus.Gateway"] =
        [
            "Milvus.Interfaces", "Milvus.Core", "Milvus.Expressions", "Milvus.Proto", "Grpc.Core.Api", "Grpc.Net.Common",
            ProjectFile.GrainHost,
        ],
        ["Milvus.Silo"] =
        [
            "Milvus.Grains", "Milvus.Engine", "Milvus.Storage", "Milvus.Storage.Azure", "Milvus.Gateway",
            ProjectFile.GrainHost, "System.IO.Hashing",
        ],
    };

    /// <summary>Packages a project may take; the layers under src take none that is not named here.</summary>
    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["Milvus.Index"] = ["System.Numerics.Tensors"],
        ["Milvus.Cli"] = ["System.CommandLine"],
        ["Milvus.Storage.Azure"] = ["Azure.Storage.Blobs", "Azure.Identity"],
        ["Milvus.Proto"] = ["Google.Protobuf", "Grpc.Tools", "Grpc.AspNetCore"],
        ["Milvus.Gateway"] = ["Google.Protobuf", "Grpc.AspNetCore", "Grpc.AspNetCore.Server"],
        ["Milvus.Silo"] =
        [
            "Microsoft.Orleans.Persistence.AzureStorage", "Microsoft.Orleans.Clustering.AzureStorage",
            "Microsoft.Orleans.Hosting.Kubernetes",
        ],
    };

    public static IEnumerable<string> Check(IEnumerable<ProjectFile> projects) => projects.SelectMany(Check);

    private static IEnumerable<string> Check(ProjectFile project)
    {
        // Tests may look at everything.
        if (project.IsUnder("tests")) return [];
        if (!TryGetAllowed(project, out var allowed))
        {
            return [$"{project.Path}: {project.Name} is not in the table of references."];
        }

        var packages = Packages.GetValueOrDefault(project.Name, []);
        return project.Projects.Except(allowed)
            .Select(name => $"{project.Path}: {project.Name} may not refer to {name}.")
            .Concat(project.Packages.Except(packages)
                .Select(package => $"{project.Path}: {project.Name} may not take the package {package}."));
    }

    private static bool TryGetAllowed(ProjectFile project, out string[] allowed)
    {
        allowed = Bridges;
        return project.IsUnder("src/bridges")
            ? Bridges.Contains(project.Name)
            : Allowed.TryGetValue(project.Name, out allowed!);
    }
}
