using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace ModelGen.Cpu;

/// <summary>
/// A fixed number of threads that run the same code side by side (SPMD). The calling thread is worker 0; the others live until
/// <see cref="Dispose"/> and sleep between regions. They keep the team alive, and nothing of a model but its program: a model that is
/// dropped disposes its team (<see cref="CallGuard"/>). One thread at a time may call <see cref="Run"/>, and not from inside a region.
/// </summary>
public sealed class ThreadTeam : IDisposable
{
    /// <summary>Floats of scratch memory that each worker has.</summary>
    public const int ScratchLength = 64 * 1024;

    // Counters stand two cache lines apart, so that neither they nor their prefetched neighbours are shared.
    private const int CounterPitch = 16;

    // Barriers are short; a wait longer than this means that another worker has lost its core and should get it back.
    private const int Spins = 300;

    // A longer wait still means that the core will not come back soon.
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(200);

    private readonly int _spins;
    private readonly TimeSpan _patience;
    private readonly List<Thread> _threads;
    private readonly AutoResetEvent[] _wake;
    private readonly int[] _asleep;
    private readonly AutoResetEvent[] _unpark;
    private readonly int[] _parked;
    private readonly Arena[] _scratch;
    private readonly long[] _task = new long[2 * CounterPitch];
    private readonly int[] _taskLoops;
    private readonly long[] _arrivals;
    private Action<Worker>? _region;
    private Exception? _fault;
    private int _regions;
    private int _unfinished;
    private bool _disposed;

    /// <summary>Starts the team.</summary>
    /// <param name="count">Workers, the calling thread included; at least 1.</param>
    /// <exception cref="InvalidOperationException">The variable of <see cref="InstructionSet"/> is wrong.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no more threads.</exception>
    public ThreadTeam(int count)
        : this(count, Spins, Patience, Start)
    {
    }

    /// <summary>Starts a team for tests.</summary>
    /// <param name="count">Workers.</param>
    /// <param name="spins">How often a worker asks at a barrier before it looks at the clock.</param>
    /// <param name="patience">How long it asks from then on before it goes to sleep.</param>
    /// <param name="start">Starts a thread.</param>
    internal ThreadTeam(int count, int spins, TimeSpan patience, Action<Thread> start)
    {
        InstructionSet.Require();
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        (_spins, _patience) = (spins, patience);
        _scratch = new Arena[count];
        for (int index = 0; index < count; index++) _scratch[index] = new Arena(ScratchLength);
        _taskLoops = new int[count * CounterPitch];
        _arrivals = new long[(count + 1) * CounterPitch];
        _wake = new AutoResetEvent[count - 1];
        _asleep = new int[count - 1];
        _unpark = new AutoResetEvent[count];
        for (int index = 0; index < count; index++) _unpark[index] = new AutoResetEvent(false);
        _parked = new int[count];
        for (int index = 0; index < _wake.Length; index++) _wake[index] = new AutoResetEvent(false);
        _threads = new List<Thread>(count - 1);
        try
        {
            for (int index = 1; index < count; index++) StartWorker(index, start);
        }
        catch (OutOfMemoryException exception)
        {
            Dispose();
            throw new InsufficientMemoryException(
                $"The system has started {_threads.Count} of {count - 1} threads for a team of {count} and refuses the next. Fewer threads "
                + "help, at best one for each processor; so may a higher limit (ulimit -u, pids.max of a container) or more memory.",
                exception);
        }
    }

    /// <summary>Number of workers.</summary>
    public int Count { get; }

    /// <summary>
    /// Runs <paramref name="region"/> once on every worker and returns when all are done. Allocates nothing.
    /// A worker that throws makes the others throw at their next barrier; the first exception comes out here.
    /// </summary>
    /// <param name="region">What every worker does.</param>
    public void Run(Action<Worker> region)
    {
        ArgumentNullException.ThrowIfNull(region);
        ObjectDisposedException.ThrowIf(_disposed, this);
        _region = region;
        _fault = null;
        _unfinished = _threads.Count;
        Array.Clear(_arrivals);
        Array.Clear(_taskLoops);
        Array.Clear(_task);
        WakeAll();
        Work(0);
        for (int spin = 0; Volatile.Read(ref _unfinished) > 0; spin++) Pause(spin);
        _region = null;
        if (_fault is not null) ExceptionDispatchInfo.Throw(_fault);
        if (Arena.AreGuarded) CheckScratch();
    }

    /// <summary>Waits until every worker has arrived; what they wrote before is visible after.</summary>
    /// <param name="index">The worker that arrives.</param>
    public void Barrier(int index)
    {
        // Each worker writes its own counter only, and reads the others'. Who arrives looks for sleepers afterwards, who goes to
        // sleep looks at the counters afterwards: one of both sees the other.
        long turn = Counter(index) + 1;
        Interlocked.Exchange(ref Counter(index), turn);
        WakeParked();
        for (int other = 0; other < Count; other++)
        {
            long since = 0;
            for (int spin = 0; Volatile.Read(ref Counter(other)) < turn; spin++)
            {
                if (Volatile.Read(ref _fault) is not null)
                    throw new OperationCanceledException("Another worker of the team failed.");
                Pause(spin);
                if (spin < _spins) continue;
                if (since == 0) since = Stopwatch.GetTimestamp();
                else if (Stopwatch.GetElapsedTime(since) > _patience) Park(index, other, turn);
            }
        }
    }

    /// <summary>A worker's own memory of <see cref="ScratchLength"/> floats; its content means nothing between kernels.</summary>
    /// <param name="index">The worker.</param>
    public ref float Scratch(int index) => ref _scratch[index][0];

    /// <summary>Begins a loop over tasks, which the workers take one after the other as they come; all must begin it.</summary>
    /// <param name="index">The worker.</param>
    /// <returns>The loop, for <see cref="NextTask"/>.</returns>
    public int BeginTasks(int index) => ++_taskLoops[index * CounterPitch];

    /// <summary>The next task that no worker has taken yet: 0, 1, 2 and so on, without end.</summary>
    /// <param name="loop">The loop.</param>
    public int NextTask(int loop)
    {
        // The upper half of the counter says which loop it counts for. Who is ahead of the others has left no task behind.
        ref long counter = ref _task[CounterPitch];
        while (true)
        {
            long seen = Volatile.Read(ref counter), current = seen >> 32;
            if (current > loop) return int.MaxValue;
            long next = current == loop ? seen + 1 : ((long)loop << 32) + 1;
            if (Interlocked.CompareExchange(ref counter, next, seen) == seen) return (int)(next - 1);
        }
    }

    /// <summary>Ends the team's threads.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        WakeAll();
        foreach (Thread thread in _threads) thread.Join();
        foreach (AutoResetEvent wake in _wake) wake.Dispose();
        foreach (AutoResetEvent unpark in _unpark) unpark.Dispose();
    }

    private void CheckScratch()
    {
        for (int index = 0; index < Count; index++)
        {
            if (_scratch[index].FindTrespass() is string trespass)
                throw new InvalidOperationException($"Scratch memory of worker {index}: {trespass}.");
        }
    }

    // Without the caller's execution context: a thread would keep whatever the caller keeps there alive.
    private static void Start(Thread thread) => thread.UnsafeStart();

    private void StartWorker(int index, Action<Thread> start)
    {
        var thread = new Thread(() => Serve(index)) { IsBackground = true, Name = $"ModelGen worker {index}" };
        start(thread);
        _threads.Add(thread);
    }

    // A worker has lost its core, by more threads than cores or by another program. One who sleeps is woken at once
    // when it matters; one who goes on asking is given the next turn after everybody else.
    private void Park(int index, int other, long turn)
    {
        Interlocked.Exchange(ref _parked[index], 1);
        bool isDue = Volatile.Read(ref Counter(other)) >= turn || Volatile.Read(ref _fault) is not null;

        // Whoever takes the flag back decides; the waker sets the event after it.
        if (!isDue || Interlocked.Exchange(ref _parked[index], 0) == 0) _unpark[index].WaitOne();
    }

    private void WakeParked()
    {
        for (int other = 0; other < Count; other++)
        {
            if (Volatile.Read(ref _parked[other]) != 0 && Interlocked.Exchange(ref _parked[other], 0) != 0) _unpark[other].Set();
        }
    }

    private static void Pause(int spin)
    {
        if (spin < Spins) Thread.SpinWait(1);
        else Thread.Yield();
    }

    private ref long Counter(int index) => ref _arrivals[(index + 1) * CounterPitch];

    private void Serve(int index)
    {
        for (int seen = 0; ; seen++)
        {
            AwaitRegion(index - 1, seen);
            if (_disposed) return;
            Work(index);
            Interlocked.Decrement(ref _unfinished);
        }
    }

    private void WakeAll()
    {
        Volatile.Write(ref _regions, _regions + 1);
        for (int i = 0; i < _wake.Length; i++)
        {
            if (Interlocked.Exchange(ref _asleep[i], 0) != 0) _wake[i].Set();
        }
    }

    // The next region often follows at once: look out for it for a moment before going to sleep.
    private void AwaitRegion(int i, int seen)
    {
        for (int spin = 0; Volatile.Read(ref _regions) == seen; spin++)
        {
            if (spin < Spins)
            {
                Pause(spin);
                continue;
            }

            // Whoever takes the flag back decides: this thread, when the region has come meanwhile, or the waker, who then
            // sets the event. A waker may be late and meant the region before; hence the loop.
            Interlocked.Exchange(ref _asleep[i], 1);
            if (Volatile.Read(ref _regions) == seen || Interlocked.Exchange(ref _asleep[i], 0) == 0) _wake[i].WaitOne();
        }
    }

    // Nothing may escape: an exception on a thread of the team would end the process, on the caller it would leave early.
    private void Work(int index)
    {
        try
        {
            _region!(new Worker(this, index));
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _fault, exception, null);
            WakeParked();
        }
    }
}
