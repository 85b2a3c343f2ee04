namespace ModelGen.Generator.Lowering;

/// <summary>What a buffer is for; buffers of one role lie together in the arena.</summary>
internal enum Role
{
    /// <summary>Trained with a dense gradient.</summary>
    Parameter,

    /// <summary>Gradient of a <see cref="Parameter"/>; in the same order, so that one pass updates all of them.</summary>
    Gradient,

    /// <summary>What an optimizer keeps beside each <see cref="Parameter"/>; of each state in the same order.</summary>
    OptimizerState,

    /// <summary>A table trained only where words were looked up.</summary>
    Table,

    /// <summary>Carried from one step to the next.</summary>
    State,

    /// <summary>Drawn or given from outside; a constant to the derivative.</summary>
    Drawn,

    /// <summary>Lives within one training step.</summary>
    Activation,

    /// <summary>Whole numbers in the place of floats: ids that are given from outside, and what is made of them.</summary>
    Ids,

    /// <summary>Made only when it is asked for, in memory of its own.</summary>
    Shown,
}
