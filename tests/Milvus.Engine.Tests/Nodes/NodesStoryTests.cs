using Milvus.Core;
using Milvus.Core.Errors;
using Milvus.DataCoord.Channels;
using Milvus.Engine.Nodes;

namespace Milvus.Engine.Tests.Nodes;

/// <summary>
/// Nodes come and die, vchannels are used and dropped, the store and the vchannels fail, and the registry crashes, all in
/// an order drawn from a seed. Afterwards everybody knows the same.
/// </summary>
public sealed class NodesStoryTests
{
    private const int Channels = 12;
    private const int Steps = 60;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Once_faults_stop_every_vchannel_its_log_and_its_node_agree(int seed)
    {
        var random = new Random(seed);
        var world = new NodesWorld(seed: seed);
        var numbers = new HashSet<long>();
        var alive = new SortedDictionary<int, long>();
        var used = new SortedSet<VChannelName>();
        var terms = new SortedDictionary<VChannelName, long>();
        for (var step = 0; step < Steps; step++)
        {
            Fail(world, random);
            var port = random.Next(1, 5);
            var channel = NodesWorld.Channel(1 + (random.Next(Channels) / 4), random.Next(4));
            switch (random.Next(8))
            {
                case 0:
                    alive.Remove(port);
                    break;
                case 1:
                    Register(world, port, numbers, alive);
                    break;
                case 2:
                    world.Crash();
                    break;
                case 3:
                    world.Dropped.Add(channel);
                    break;
                case 4:
                    world.Pass(TimeSpan.FromSeconds(random.Next(1, 15)), [.. alive.Values]);
                    break;
                default:
                    if (world.Use(channel).IsOk) used.Add(channel);
                    break;
            }

            foreach (var (name, writer) in world.Logs)
            {
                Assert.True(writer.Term >= terms.GetValueOrDefault(name), "I2: a term went back");
                terms[name] = writer.Term;
            }
        }

        Heal(world);
        Register(world, 1, numbers, alive);
        world.Pass(world.Options.Lease * 3, [.. alive.Values]);
        world.Pass(world.Options.CheckInterval + world.Options.Lease, [.. alive.Values]);

        var state = world.State;
        Assert.Equal((0, 0, 0), (world.Counts.Orphans, world.Counts.AssignmentsOwed, world.Counts.WatchesOwed));
        Assert.Subset(alive.Values.ToHashSet(), state.Nodes.Keys.ToHashSet());
        Assert.All(used.Where(channel => !world.Dropped.Contains(channel)), channel => Assert.True(state.Knows(channel)));
        Assert.All(state.Channels, assignment =>
        {
            Assert.DoesNotContain(assignment.Channel, world.Dropped);
            Assert.Contains(assignment.Node, state.Nodes.Keys);
            var writer = world.Logs[assignment.Channel];
            Assert.Equal(assignment.Node, writer.Node);
            var told = world.Told.Last(watch => watch.Channel == assignment.Channel);
            Assert.Equal(writer, new ChannelWriter(told.Node, told.Term));
        });
    }

    private static void Register(
        NodesWorld world, int port, HashSet<long> numbers, SortedDictionary<int, long> alive)
    {
        var registered = world.Run(process => process.RegisterAsync(new NodeEntry("host", port, ""), default));
        if (registered.IsOk)
        {
            Assert.True(numbers.Add(registered.Value), "I6: a number came twice");
            alive[port] = registered.Value;
        }
    }

    private static void Fail(NodesWorld world, Random random)
    {
        world.WriteFails = (random.Next(6) == 0, random.Next(6) == 0);
        var closed = random.Next(4) == 0;
        var slow = random.Next(4) == 0;
        var deaf = random.Next(1, 8);
        world.Log = async channel =>
        {
            await world.WaitAsync(TimeSpan.FromMilliseconds(slow ? 3000 : 1), default);
            return closed ? MilvusErrors.ChannelNotAvailable(channel, "recovers") : null;
        };
        world.Answer = async (watch, cancellation) =>
        {
            await world.WaitAsync(TimeSpan.FromMilliseconds(watch.Address.Port == deaf ? 60_000 : 1), cancellation);
            return watch.Address.Port == deaf - 1 ? MilvusErrors.NotReady("node") : true;
        };
    }

    private static void Heal(NodesWorld world)
    {
        world.WriteFails = default;
        world.Log = _ => Task.FromResult<MilvusError?>(null);
        world.Answer = (_, _) => Task.FromResult<Outcome<bool>>(true);
    }
}
