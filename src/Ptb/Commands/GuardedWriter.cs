using System;
using System.IO;
using System.Text;
using System.Threading;

namespace ModelGen.Ptb.Commands;

/// <summary>
/// Text output that cannot end the program. What cannot be written is lost, and <see cref="Fault"/> says why; the next text is
/// tried again, as a full disk may have room by then.
/// </summary>
/// <param name="inner">What is written to.</param>
internal sealed class GuardedWriter(TextWriter inner) : TextWriter
{
    private readonly CancellationTokenSource _closed = new();

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Done before anything is written.</summary>
    public Action Before { get; init; } = () => { };

    /// <summary>Whether nothing reads what is written any more.</summary>
    public Func<bool> HasNoReader { get; init; } = () => false;

    /// <summary>Told of the first loss, as soon as there is one.</summary>
    public Action<Exception> OnLoss { get; set; } = _ => { };

    /// <summary>Why the first text that was lost could not be written; null when none was lost.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Cancelled when nothing reads what is written any more.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine() => Try(inner.WriteLine);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        if (_closed.IsCancellationRequested)
            return;
        try
        {
            Before();
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            bool isFirst = Fault is null;
            Fault ??= exception;
            if (isFirst)
                OnLoss(exception);
        }

        if (HasNoReader())
            _closed.Cancel();
    }
}
