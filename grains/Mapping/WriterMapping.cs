using System.Collections.Immutable;
using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.DataCoord.Grants;
using Milvus.Interfaces.Messages.Writers;

namespace Milvus.Grains.Mapping;

/// <summary>Messages of outside writers to the engine's words and back.</summary>
internal static class WriterMapping
{
    public static ChannelWriter ToWriter(this OutsideWriter writer) => new(writer.Node, writer.Term);

    public static OutsideWriter? ToWriter(this ChannelWriter writer) =>
        writer.IsNobody ? null : new OutsideWriter { Node = writer.Node, Term = writer.Term };

    public static ImmutableArray<RowRequest> ToRequests(this GrantRequest request) =>
        request.Items.IsDefault ? [] : [.. request.Items.Select(item => new RowRequest(item.Partition, item.Rows))];

    public static GrantReply ToReply(this Outcome<RowsGranted> outcome) =>
        outcome.IsOk
            ? new GrantReply
            {
                Grants = [.. outcome.Value.Grants.Select(grant => new SegmentGrant
                {
                    Item = grant.Request,
                    Segment = grant.Segment,
                    Rows = grant.Rows,
                })],
                Expiry = outcome.Value.Expiry,
                Refused = [.. outcome.Value.Refused.Select(one => new RefusedItem { Item = one.Request, Error = one.Error })],
            }
            : new GrantReply { Error = outcome.Error };

    public static ImmutableArray<(SegmentId Segment, long Rows)> ToRows(this WriterReport report) =>
        report.Segments.IsDefault ? [] : [.. report.Segments.Select(one => (one.Segment, one.Rows))];
}
