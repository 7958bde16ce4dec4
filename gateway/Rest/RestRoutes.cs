using Milvus.Gateway.Rest.Routes;

namespace Milvus.Gateway.Rest;

/// <summary>Every path that is answered. The list in <c>compatibility.md</c> is compared with this one.</summary>
internal static class RestRoutes
{
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        .. DatabaseRoutes.All,
        .. CollectionRoutes.All,
        .. AlterRoutes.All,
        .. LoadRoutes.All,
        .. PartitionRoutes.All,
        .. AliasRoutes.All,
        .. IndexRoutes.All,
        .. RowRoutes.All,
        .. ReadRoutes.All,
        .. RefusedRoutes.All,
    ];
}
