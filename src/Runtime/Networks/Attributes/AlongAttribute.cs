namespace ModelGen.Networks;

/// <summary>A feed with the time steps of another one.</summary>
/// <param name="feed">The name of the other one.</param>
[System.AttributeUsage(System.AttributeTargets.Parameter)]
public sealed class AlongAttribute(string feed) : System.Attribute
{
    /// <summary>The name of the other one.</summary>
    public string Feed { get; } = feed;
}
