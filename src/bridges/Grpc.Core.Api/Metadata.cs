using System.Collections;
using System.Text;

namespace Grpc.Core;

/// <summary>
/// Headers or trailers of a call, in order. Keys are lower case; those ending in <c>-bin</c> carry bytes.
/// </summary>
public sealed class Metadata : IList<Metadata.Entry>
{
    public const string BinaryHeaderSuffix = "-bin";

    public static readonly Metadata Empty = new Metadata().Freeze();

    private readonly List<Entry> _entries = [];
    private bool _frozen;

    public int Count => _entries.Count;

    public bool IsReadOnly => _frozen;

    public Entry this[int index]
    {
        get => _entries[index];
        set => Writable()[index] = value ?? throw new ArgumentNullException(nameof(value));
    }

    public Entry? Get(string key) => _entries.FindLast(entry => entry.Key == key);

    public string? GetValue(string key) => Get(key)?.Value;

    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    public IEnumerable<Entry> GetAll(string key) => _entries.Where(entry => entry.Key == key);

    public void Add(Entry item) => Writable().Add(item ?? throw new ArgumentNullException(nameof(item)));

    public void Add(string key, string value) => Add(new Entry(key, value));

    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    public void Insert(int index, Entry item) => Writable().Insert(index, item);

    public void RemoveAt(int index) => Writable().RemoveAt(index);

    public bool Remove(Entry item) => Writable().Remove(item);

    public void Clear() => Writable().Clear();

    public bool Contains(Entry item) => _entries.Contains(item);

    public int IndexOf(Entry item) => _entries.IndexOf(item);

    public void CopyTo(Entry[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Metadata Freeze()
    {
        _frozen = true;
        return this;
    }

    private List<Entry> Writable() =>
        _frozen ? throw new InvalidOperationException("This metadata is read only.") : _entries;

    /// <summary>One header: text, or bytes when the key ends in <c>-bin</c>.</summary>
    public class Entry
    {
        private readonly string? _value;
        private readonly byte[]? _valueBytes;

        public Entry(string key, string value)
        {
            Key = Normalized(key);
            if (IsBinary) throw new ArgumentException($"Header '{Key}' carries bytes, not text.", nameof(value));
            _value = value ?? throw new ArgumentNullException(nameof(value));
        }

        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalized(key);
            if (!IsBinary) throw new ArgumentException($"Header '{Key}' carries text, not bytes.", nameof(valueBytes));
            ArgumentNullException.ThrowIfNull(valueBytes);
            _valueBytes = [.. valueBytes];
        }

        public string Key { get; }

        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        public string Value => _value ?? throw new InvalidOperationException($"Header '{Key}' carries bytes.");

        public byte[] ValueBytes => _valueBytes is null ? Encoding.ASCII.GetBytes(_value!) : [.. _valueBytes];

        public override string ToString() =>
            IsBinary ? $"[Entry: key={Key}, {_valueBytes!.Length} bytes]" : $"[Entry: key={Key}, value={_value}]";

        private static string Normalized(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            foreach (var letter in key)
                if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '_' or '-'))
                    throw new ArgumentException($"Header name '{key}' holds '{letter}'.", nameof(key));
            return key.ToLowerInvariant();
        }
    }
}
