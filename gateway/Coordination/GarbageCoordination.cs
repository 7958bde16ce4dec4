using System.Globalization;
using Milvus.Core.Errors;
using Milvus.Interfaces;
using Data = Milvus.Proto.Data;

namespace Milvus.Gateway.Coordination;

/// <summary>Pauses and resumes the garbage collection.</summary>
internal sealed class GarbageCoordination(IGrainFactory grains)
{
    private const string Duration = "duration";
    private const string Collection = "collection_id";

    public async Task<Proto.Status> ControlAsync(Data.GcControlRequest request)
    {
        if (request.Params.Any(one => one.Key == Collection))
            return StatusMapper.Of(MilvusErrors.Invalid(
                $"parameter {Collection}", "none: the whole store is paused at once", "some"));
        var garbage = grains.GetGrain<IGarbageGrain>(0);
        switch (request.Command)
        {
            case Data.GcCommand.Resume:
                return CoordinationErrors.StatusOf((await garbage.ResumeAsync()).Error);
            case Data.GcCommand.Pause:
                var text = request.Params.FirstOrDefault(one => one.Key == Duration)?.Value ?? "";
                return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                    ? CoordinationErrors.StatusOf((await garbage.PauseAsync(TimeSpan.FromSeconds(seconds))).Error)
                    : StatusMapper.Of(MilvusErrors.Invalid($"parameter {Duration}", "seconds", text));
            default:
                return StatusMapper.Of(MilvusErrors.Invalid("command", "Pause (1) or Resume (2)", (int)request.Command));
        }
    }
}
