using System;
using System.Threading;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>
/// Lets one call at a time use a model, and none after its end: calls that overlap would compute wrong numbers or wait for each
/// other for ever. The guard owns the engine. Where a program drops a model without disposing it, the guard's finalizer gives
/// threads and memory back; never under a call, which holds the guard.
/// </summary>
/// <param name="model">The model's name, for messages.</param>
/// <param name="engine">Computes for the model.</param>
internal sealed class CallGuard(string model, IEngine engine) : IDisposable
{
    private const int Free = 0, Ended = -1;

    // The thread whose call is under way, or one of the above; the numbers of threads begin with 1.
    private int _user;

    /// <summary>Gives threads and memory of a dropped model back.</summary>
    ~CallGuard()
    {
        try
        {
            Dispose();
        }
        catch (Exception)
        {
            // On the finalizer's thread it would end the process; what is lost here was lost to the program before.
        }
    }

    /// <summary>Begins a call, which ends when what comes back is disposed.</summary>
    /// <exception cref="InvalidOperationException">Another call is under way.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Call Enter()
    {
        int user = Interlocked.CompareExchange(ref _user, Environment.CurrentManagedThreadId, Free);
        if (user != Free)
            throw Refusal(user);
        return new Call(this);
    }

    /// <summary>Ends the model, once.</summary>
    /// <exception cref="InvalidOperationException">A call is under way.</exception>
    public void Dispose()
    {
        int user = Interlocked.CompareExchange(ref _user, Ended, Free);
        if (user == Ended)
            return;
        if (user != Free)
            throw Refusal(user);
        engine.Dispose();
        GC.SuppressFinalize(this);
    }

    private InvalidOperationException Refusal(int user) => user switch
    {
        Ended => new ObjectDisposedException(model),
        _ when user == Environment.CurrentManagedThreadId => new InvalidOperationException(
            $"{model} is in use by this thread: the call before has to return first."),
        _ => new InvalidOperationException(
            $"{model} is in use by another thread: make a model for each thread, or put a lock around its calls."),
    };

    /// <summary>A call under way.</summary>
    internal readonly ref struct Call(CallGuard guard)
    {
        /// <summary>Lets the next call in.</summary>
        public void Dispose() => Volatile.Write(ref guard._user, Free);
    }
}
