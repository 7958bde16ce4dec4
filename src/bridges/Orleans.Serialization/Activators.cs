namespace Orleans.Serialization.Activators;

public interface IActivator<T>
{
    T Create();
}
