using System.Globalization;
using Orleans.Metadata;

namespace Orleans;

/// <summary>How long activations of this grain class may be idle before they are deactivated.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class CollectionAgeLimitAttribute : Attribute, IGrainPropertiesProviderAttribute
{
    /// <summary>The shortest limit that days, hours and minutes can make: one minute.</summary>
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    private readonly TimeSpan? _period;

    /// <summary>A limit given by the properties.</summary>
    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>A limit written as a time span.</summary>
    /// <param name="inactivityPeriod">For example "00:05:00".</param>
    public CollectionAgeLimitAttribute(string inactivityPeriod)
    {
        _period = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture);
    }

    /// <summary>Days of the limit, 0 or more.</summary>
    public double Days { get; set; }

    /// <summary>Hours of the limit, 0 or more.</summary>
    public double Hours { get; set; }

    /// <summary>Minutes of the limit, 0 or more.</summary>
    public double Minutes { get; set; }

    /// <summary>Never deactivate for idleness.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>The limit.</summary>
    public TimeSpan AgeLimit => _period ?? FromParts();

    /// <inheritdoc />
    public void Populate(
        IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        properties[WellKnownGrainTypeProperties.IdleDeactivationPeriod] = AlwaysActive
            ? WellKnownGrainTypeProperties.IndefiniteIdleDeactivationPeriodValue
            : AgeLimit.ToString("c", CultureInfo.InvariantCulture);
    }

    private TimeSpan FromParts()
    {
        if (AlwaysActive) return TimeSpan.FromDays(short.MaxValue);
        var limit = TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
        return limit < MinAgeLimit ? MinAgeLimit : limit;
    }
}
