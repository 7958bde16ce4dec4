using Milvus.Core.Errors;

namespace Milvus.Gateway.Rest.Routes;

/// <summary>Paths of Milvus whose RPCs this server refuses; they answer as those do.</summary>
internal static class RefusedRoutes
{
    public static IReadOnlyList<RestRoute> All { get; } =
    [
        Refused("users/list", "ListCredUsers"),
        Refused("users/describe", "SelectUser"),
        Refused("users/create", "CreateCredential"),
        Refused("users/update_password", "UpdateCredential"),
        Refused("users/drop", "DeleteCredential"),
        Refused("users/grant_role", "OperateUserRole"),
        Refused("users/revoke_role", "OperateUserRole"),
        Refused("roles/list", "SelectRole"),
        Refused("roles/describe", "SelectGrant"),
        Refused("roles/create", "CreateRole"),
        Refused("roles/drop", "DropRole"),
        Refused("roles/grant_privilege", "OperatePrivilege"),
        Refused("roles/revoke_privilege", "OperatePrivilege"),
        Refused("roles/grant_privilege_v2", "OperatePrivilegeV2"),
        Refused("roles/revoke_privilege_v2", "OperatePrivilegeV2"),
        Refused("privilege_groups/create", "CreatePrivilegeGroup"),
        Refused("privilege_groups/drop", "DropPrivilegeGroup"),
        Refused("privilege_groups/list", "ListPrivilegeGroups"),
        Refused("privilege_groups/add_privileges_to_group", "OperatePrivilegeGroup"),
        Refused("privilege_groups/remove_privileges_from_group", "OperatePrivilegeGroup"),
        Refused("jobs/import/list", "ListImportTasks"),
        Refused("jobs/import/create", "Import"),
        Refused("jobs/import/get_progress", "GetImportState"),
        Refused("jobs/import/describe", "GetImportState"),
    ];

    private static RestRoute Refused(string path, string rpc) =>
        new(path, rpc, Shapes.Database, _ => Task.FromResult<RestReply>(MilvusErrors.Unimplemented(rpc)));
}
