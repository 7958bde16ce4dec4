using Milvus.RunTests;

RunOptions options;
try
{
    options = RunOptions.Parse(args);
}
catch (ArgumentException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

var root = TestProject.FindRoot();
string[] build = ["build", TestProject.Solution, "-c", options.Configuration, "-v", "quiet", "--nologo"];
if (await Tool.ShowAsync(root, [.. build, .. options.BuildProperties]) != 0)
{
    Console.WriteLine("The build failed, so no test ran.");
    Console.WriteLine("0 passed, 1 failed");
    return 1;
}

var projects = TestProject.In(root)
    .Where(project => options.Only.Count == 0 || options.Only.Any(project.Name.Contains))
    .ToList();
var tally = await new TestRun(root, options).RunAsync(projects);
foreach (var skip in tally.Skips) Console.WriteLine($"SKIPPED {skip.Name}: {skip.Detail}");
foreach (var failure in tally.Failures) Console.WriteLine($"FAILED {failure.Name}");
Console.WriteLine(tally.ClosingLine);
return tally.ExitCode;
