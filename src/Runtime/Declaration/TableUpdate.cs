namespace ModelGen;

/// <summary>Which rows of a table, such as the embedding, an update changes.</summary>
public enum TableUpdate
{
    /// <summary>All that the optimizer's equations change, as if the table were any other parameter.</summary>
    Exact,

    /// <summary>
    /// Those whose words occur in the step, and what the optimizer keeps beside them: others stay as they are until their word comes (PyTorch's
    /// <c>torch.optim.SparseAdam</c>).
    /// </summary>
    Lazy,
}
