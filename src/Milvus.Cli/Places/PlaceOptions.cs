using System.CommandLine;

namespace Milvus.Cli.Places;

/// <summary>The options that say where a store is.</summary>
internal sealed class PlaceOptions
{
    private readonly Option<string?> _connection = new("--azure-connection")
    {
        Description = "Connection string of an Azure Storage account, instead of a folder.",
    };

    private readonly Option<string> _container = new("--container")
    {
        Description = "The container in that account.",
        DefaultValueFactory = _ => "milvus",
    };

    private readonly Option<string> _root = new("--root-path")
    {
        Description = "The path in the container that the server's objects lie below.",
        DefaultValueFactory = _ => "",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_connection);
        command.Options.Add(_container);
        command.Options.Add(_root);
    }

    /// <summary>Whether a storage account is asked for.</summary>
    public bool IsAzure(ParseResult parsed) => parsed.GetValue(_connection) is { Length: > 0 };

    /// <summary>Opens the store for reading.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">The data folder, unless there is an account.</param>
    /// <exception cref="UsageException">There is no such place.</exception>
    public StorePlace Open(ParseResult parsed, string folder) =>
        parsed.GetValue(_connection) is { Length: > 0 } connection
            ? StorePlace.Azure(connection, parsed.GetValue(_container)!, parsed.GetValue(_root)!)
            : StorePlace.Folder(folder);
}
