using Milvus.Core;

namespace Milvus.Interfaces.Serialization;

/// <summary>How a vchannel's name travels between silos: its text; the default name is an empty one.</summary>
[GenerateSerializer, Alias("milvus.VChannelName")]
internal struct VChannelNameSurrogate
{
    [Id(0)]
    public string? Text;
}

[RegisterConverter]
internal sealed class VChannelNameConverter : IConverter<VChannelName, VChannelNameSurrogate>
{
    public VChannelName ConvertFromSurrogate(in VChannelNameSurrogate surrogate) =>
        string.IsNullOrEmpty(surrogate.Text) ? default : VChannelName.Parse(surrogate.Text);

    public VChannelNameSurrogate ConvertToSurrogate(in VChannelName value) => new() { Text = value.Value };
}
