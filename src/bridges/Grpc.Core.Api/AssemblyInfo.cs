using System.Runtime.CompilerServices;

// The server package binds service definitions through an internal method, as upstream lets it.
[assembly: InternalsVisibleTo("Grpc.AspNetCore.Server")]
