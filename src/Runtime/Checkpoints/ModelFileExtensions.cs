using System.Collections.Generic;
using System.IO;
using ModelGen.Checkpoints;

namespace ModelGen;

/// <summary>What every model can do with files: <c>model.Save(path)</c>, <c>model.Load(path)</c>, <c>SmallModel.Open(path)</c>.</summary>
public static class ModelFileExtensions
{
    extension<TModel>(TModel model)
        where TModel : IModel<TModel>
    {
        /// <summary>
        /// Saves the model: parameters, states, what the optimizer keeps, seed and steps, and what it was declared with. The file is
        /// safetensors; one that exists is replaced when the new one is on the disk, so that a crash loses nothing.
        /// </summary>
        /// <param name="path">The file.</param>
        /// <param name="metadata">What else the file is to say, for programs of your own: <see cref="Safetensors.ReadMetadata"/>.</param>
        /// <exception cref="System.ArgumentException">The file says something under one of these keys itself.</exception>
        /// <exception cref="IOException">The file cannot be written.</exception>
        public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) => ModelFile.Write(path, model, metadata);

        /// <summary>
        /// Loads what <c>Save</c> of a model of this class has written: training goes on as if it had not been interrupted, bit for bit with
        /// the same number of threads. On an error, the model stays as it was.
        /// </summary>
        /// <param name="path">The file.</param>
        /// <exception cref="IOException">The file cannot be read.</exception>
        /// <exception cref="InvalidDataException">The file is damaged or that of another model; the message says what differs.</exception>
        public void Load(string path) => ModelFile.Read(path).Restore(model);

        /// <summary>
        /// Loads the parameters alone, of a model of any class that computes the same: with another batch, another optimizer or other
        /// regularisation. On an error, the model stays as it was.
        /// </summary>
        /// <param name="path">The file.</param>
        /// <exception cref="IOException">The file cannot be read.</exception>
        /// <exception cref="InvalidDataException">The file is damaged or that of another model; the message says what differs.</exception>
        public void LoadParameters(string path) => ModelFile.Read(path).RestoreParameters(model);

        /// <summary>Makes a model and loads what was saved: <c>using var model = SmallModel.Open("small.safetensors");</c>.</summary>
        /// <param name="path">The file.</param>
        /// <param name="options">Where it is computed, and by how many threads; seed and steps are those of the file.</param>
        /// <exception cref="IOException">The file cannot be read.</exception>
        /// <exception cref="InvalidDataException">The file is damaged or that of another model; the message says what differs.</exception>
#pragma warning disable CA1000 // The type is that of the receiver, which is not generic.
        public static TModel Open(string path, ModelOptions? options = null)
        {
            // Read first: what cannot be read costs no memory and no threads.
            ModelFile file = ModelFile.Read(path);
            var opened = TModel.Create(options ?? new ModelOptions());
            try
            {
                file.Restore(opened);
                return opened;
            }
            catch
            {
                opened.Dispose();
                throw;
            }
        }
#pragma warning restore CA1000
    }
}
