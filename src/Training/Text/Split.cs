namespace ModelGen.Training;

/// <summary>The three texts of a corpus.</summary>
public enum Split
{
    /// <summary>The text to learn from.</summary>
    Train,

    /// <summary>The text that tells how well learning goes.</summary>
    Valid,

    /// <summary>The text that tells how well it went.</summary>
    Test,
}
