namespace Milvus.OutsideNode;

/// <summary>Lines that whoever started this program can wait for.</summary>
internal static class Progress
{
    public static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
