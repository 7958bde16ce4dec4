using Milvus.Simulation.Tests.Worlds;
using Milvus.Storage.Checksums;
using Milvus.Storage.Manifest.V1;
using Milvus.Storage.Paths;

namespace Milvus.Simulation.Tests.Checks;

/// <summary>I4: at the moment a manifest appears, every blob it names is there with the right checksum.</summary>
internal static class ManifestCheck
{
    public static void Check(SimWorld world, string path)
    {
        if (!path.StartsWith(BinlogPath.ManifestPrefix, StringComparison.Ordinal))
        {
            return;
        }

        world.OnTruth(async () =>
        {
            var stored = await world.TrueObjects.GetAsync(path, CancellationToken.None);
            var manifest = ManifestCodec.Decode(stored!.Value.Content, path);
            foreach (var file in manifest.Files)
            {
                var blob = await world.TrueObjects.GetAsync(file.Path, CancellationToken.None);
                if (blob is not { } found || Crc32C.Of(found.Content.Span) != file.Crc32C)
                {
                    world.Fail($"I4: {path} names {file.Path}, which is {(blob is null ? "not there" : "another")}");
                }
            }
        });
    }
}
