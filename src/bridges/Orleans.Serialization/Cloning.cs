namespace Orleans.Serialization.Cloning;

public interface IDeepCopier
{
    object? DeepCopy(object? input, CopyContext context);
}

public interface IDeepCopier<T> : IDeepCopier
{
    T DeepCopy(T input, CopyContext context);

    object? IDeepCopier.DeepCopy(object? input, CopyContext context) =>
        input is null ? null : DeepCopy((T)input, context);
}

public interface IBaseCopier;

public interface IBaseCopier<T> : IBaseCopier
    where T : class
{
    void DeepCopy(T input, T output, CopyContext context);
}

public interface IDerivedTypeCopier : IDeepCopier;

public interface ISpecializableCopier
{
    IDeepCopier GetSpecializedCopier(Type type);

    bool IsSupportedType(Type type);
}

public class ShallowCopier<T> : IDeepCopier<T>
{
    public T DeepCopy(T input, CopyContext context) => input;
}

public sealed class CopyContext
{
    public T? DeepCopy<T>(T? value) => throw Inert.Refusal();

    public bool TryGetCopy<T>(object? original, out T? result)
        where T : class => throw Inert.Refusal();

    public void RecordCopy(object original, object copy) => throw Inert.Refusal();
}

public sealed class CopyContextPool;
