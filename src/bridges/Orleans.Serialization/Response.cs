using System.Runtime.ExceptionServices;

namespace Orleans.Serialization.Invocation;

/// <summary>What a call came to: a result, an exception, or neither.</summary>
public abstract class Response : IDisposable
{
    public static Response Completed { get; } = new Outcome<object>();

    public abstract object? Result { get; set; }

    public abstract Exception? Exception { get; set; }

    public static Response FromException(Exception exception) => new Outcome<object> { Exception = exception };

    public static Response FromResult<TResult>(TResult value) => new Outcome<TResult> { Typed = value };

    public abstract T? GetResult<T>();

    public abstract void Dispose();

    private sealed class Outcome<TResult> : Response
    {
        public TResult? Typed { get; set; }

        public override object? Result
        {
            get => Get();
            set => Typed = (TResult?)value;
        }

        public override Exception? Exception { get; set; }

        public override T? GetResult<T>()
            where T : default => (T?)(object?)Get();

        public override void Dispose()
        {
        }

        private TResult? Get()
        {
            if (Exception is { } exception) ExceptionDispatchInfo.Throw(exception);
            return Typed;
        }
    }
}
