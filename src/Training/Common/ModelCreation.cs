using System;
using System.Linq;

namespace ModelGen.Training;

/// <summary>Makes models, and says what one needs where memory does not suffice.</summary>
internal static class ModelCreation
{
    /// <summary>Makes a model.</summary>
    /// <exception cref="InputException">Memory or threads do not suffice.</exception>
    public static TModel Create<TModel>(this ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        try
        {
            return TModel.Create(options);
        }
        catch (OutOfMemoryException)
        {
            // .NET says the same where the system gives no more memory and where it gives no more threads.
            long parameters = TModel.Parameters.Sum(parameter => (long)parameter.Length);
            throw new InputException(
                $"{TModel.Config.Name} needs {Memory.Mebibytes(2 * sizeof(float) * parameters)} for {parameters:N0} parameters and their"
                + $" gradients, more for what a step computes, and {options.Threads} threads; this process may have {Memory.Limit}. A smaller"
                + " model, fewer --threads or a higher limit (of the container, or ulimit -v, -u) helps.");
        }
    }
}
