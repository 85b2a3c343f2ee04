namespace ModelGen.Generator.Lowering;

/// <summary>Where a state comes from before the first step, and where it goes after the last.</summary>
/// <param name="Initial">What is copied in; the gradient of the copy is that of the initial state. Null where states begin with zeros.</param>
/// <param name="Final">Receives the final state; null where nothing asks for it there.</param>
/// <param name="IsFollowed">Whether gradients come in through the final state.</param>
/// <param name="IsInitialFollowed">Whether they go out through the initial state, to what it has been computed from.</param>
internal readonly record struct StatePlace(View? Initial, View? Final, bool IsFollowed, bool IsInitialFollowed = false)
{
    /// <summary>The operation that makes the state before the first step.</summary>
    /// <param name="state">The state.</param>
    public Operation Begin(View state) => Initial is null ? new Fill(state, null) : new Carry(Initial, state) { IsFollowed = IsInitialFollowed };
}
