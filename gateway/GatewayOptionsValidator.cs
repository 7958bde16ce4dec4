using System.Net;
using Microsoft.Extensions.Options;

namespace Milvus.Gateway;

/// <summary>Refuses settings out of range at start, naming option and value.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const int SmallestMessageBytes = 1 << 10;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var failures = new List<string>();
        Range(nameof(options.Port), options.Port, 0, 65535);
        Range(nameof(options.InternalPort), options.InternalPort ?? 0, 0, 65535);
        if (!IPAddress.TryParse(options.InternalAddress, out _))
            failures.Add(
                $"{GatewayOptions.SectionName}:{nameof(options.InternalAddress)} is '{options.InternalAddress}'; "
                + "it must be an IP address.");
        Range(
            nameof(options.MaxReceiveMessageBytes), options.MaxReceiveMessageBytes, SmallestMessageBytes, int.MaxValue);
        Range(nameof(options.MaxSendMessageBytes), options.MaxSendMessageBytes, SmallestMessageBytes, int.MaxValue);
        Range(nameof(options.PrefaceTimeout), options.PrefaceTimeout, TimeSpan.FromMilliseconds(100), LongestWait);
        Range(nameof(options.ShutdownTimeout), options.ShutdownTimeout, TimeSpan.Zero, LongestWait);
        Range(nameof(options.RestTimeout), options.RestTimeout, TimeSpan.FromSeconds(1), LongestWait);
        Range(nameof(options.MaxCallsPerConnection), options.MaxCallsPerConnection, 1, 100_000);
        Range(nameof(options.SlowCall), options.SlowCall, TimeSpan.Zero, LongestWait);
        Range(nameof(options.GuaranteeWait), options.GuaranteeWait, TimeSpan.Zero, LongestWait);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Range<T>(string option, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                failures.Add(
                    $"{GatewayOptions.SectionName}:{option} is {value}; it must be between {least} and {most}.");
        }
    }
}
