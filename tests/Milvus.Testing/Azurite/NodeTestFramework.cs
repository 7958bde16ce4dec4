using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Milvus.Testing.Azurite;

/// <summary>
/// Finds tests as xunit does, but shows those of a <see cref="NeedsNodeAttribute"/> class as skipped where Node is
/// missing. A conformance suite's tests are declared elsewhere, so no attribute on them can say it.
/// </summary>
public sealed class NodeTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo) =>
        new Discoverer(assemblyInfo, SourceInformationProvider, DiagnosticMessageSink);

    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    // Runs of a whole assembly ask the executor for a discoverer of its own.
    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider source, IMessageSink messages)
        : XunitTestFrameworkExecutor(assembly, source, messages)
    {
        protected override ITestFrameworkDiscoverer CreateDiscoverer() =>
            new Discoverer(AssemblyInfo, SourceInformationProvider, DiagnosticMessageSink);
    }

    private sealed class Discoverer(IAssemblyInfo assembly, ISourceInformationProvider source, IMessageSink messages)
        : XunitTestFrameworkDiscoverer(assembly, source, messages)
    {
        protected override bool FindTestsForMethod(
            ITestMethod testMethod,
            bool includeSourceInformation,
            IMessageBus messageBus,
            ITestFrameworkDiscoveryOptions discoveryOptions)
        {
            var isTest = testMethod.Method.GetCustomAttributes(typeof(FactAttribute)).Any();
            var needsNode = testMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsNodeAttribute)).Any();
            if (!isTest || !needsNode || Npm.IsInstalled)
            {
                return base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
            }

            var skipped = new XunitSkippedDataRowTestCase(
                DiagnosticMessageSink,
                TestMethodDisplay.ClassAndMethod,
                TestMethodDisplayOptions.None,
                testMethod,
                "node and npm are not on the PATH.");
            return ReportDiscoveredTestCase(skipped, includeSourceInformation, messageBus);
        }
    }
}
