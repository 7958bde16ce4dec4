using Milvus.Storage.Inspection;

namespace Milvus.Cli.Output;

/// <summary>Says on the error stream how far long work is: one line, written over, on a terminal; else a line each.</summary>
internal sealed class ProgressLine(bool wanted, TimeProvider time) : IProgress<StoreProgress>
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly bool _terminal = !Console.IsErrorRedirected;
    private long _shown;
    private bool _dirty;

    public void Report(StoreProgress value) =>
        Say($"{value.Segments} segments, {value.Files} files, {Sizes.Text(value.Bytes)}: {value.At}");

    public void Say(string text)
    {
        var isDue = _shown == 0 || time.GetElapsedTime(_shown) >= Pace;
        if (!(wanted || _terminal) || !isDue)
        {
            return;
        }

        _shown = time.GetTimestamp();
        _dirty = _terminal;
        Console.Error.Write(_terminal ? $"\r\u001b[K{text}" : $"{text}{Environment.NewLine}");
    }

    public void Clear()
    {
        if (_dirty)
        {
            Console.Error.Write("\r\u001b[K");
        }
    }
}
