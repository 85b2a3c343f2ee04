namespace ModelGen.Generator.Lowering;

/// <summary>
/// A part of a model with names of its own: <c>z_0</c> of the scope <c>encoder</c> is <c>encoder_z_0</c>. Parts of equal declaration have
/// neither weights nor masks in common.
/// </summary>
/// <param name="buffers">The buffers of the whole model.</param>
/// <param name="name">The scope's; empty for the model itself.</param>
internal sealed class Scope(BufferSet buffers, string name)
{
    private readonly object _identity = new();

    /// <summary>A name as the whole model knows it.</summary>
    public string NameOf(string local) => name.Length == 0 ? local : $"{name}_{local}";

    /// <summary>The title of a phase as the whole model knows it.</summary>
    public string TitleOf(string local) => name.Length == 0 ? local : $"{name} {local}";

    /// <summary>A new buffer; an error where the name is taken.</summary>
    public Buffer Make(string local, Role role, Dim slots, Dim rows, Dim columns) =>
        buffers.Make(new Buffer(NameOf(local), role, slots, rows, columns));

    /// <summary>A new buffer for what has no name in the declaration: it gives way to what has one.</summary>
    public Buffer MakeFree(string local, Role role, Dim slots, Dim rows, Dim columns) => MakeFree(new Buffer(local, role, slots, rows, columns));

    /// <inheritdoc cref="MakeFree(string, Role, Dim, Dim, Dim)"/>
    public Buffer MakeFree(Buffer buffer) => buffers.MakeFree(buffer with { Name = NameOf(buffer.Name) });

    /// <summary>The buffer of that name in this scope: a new one, or its storage once more, in a shape that fits.</summary>
    public Buffer Share(string local, Role role, Dim slots, Dim rows, Dim columns, bool gradientInPlace = false) => buffers.Share(
        new Buffer(NameOf(local), role, slots, rows, columns) { GradientInPlace = gradientInPlace }, _identity);

    /// <summary>Numbers for dropout sites.</summary>
    public int ReserveSites(int count) => buffers.ReserveSites(count);
}
