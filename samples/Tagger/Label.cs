namespace Tagger;

/// <summary>Parts of speech.</summary>
internal enum Label
{
    /// <summary>the, a, this.</summary>
    Determiner,

    /// <summary>my, his, her before a noun.</summary>
    Possessive,

    /// <summary>old, light.</summary>
    Adjective,

    /// <summary>dog, watch, light.</summary>
    Noun,

    /// <summary>runs, watch, light.</summary>
    Verb,

    /// <summary>will, can.</summary>
    Auxiliary,

    /// <summary>often, fast.</summary>
    Adverb,

    /// <summary>in, to before a noun.</summary>
    Preposition,

    /// <summary>to before a verb.</summary>
    Particle,

    /// <summary>she, her, this alone.</summary>
    Pronoun,

    /// <summary>that after a noun.</summary>
    Relative,

    /// <summary>and.</summary>
    Conjunction,
}
