using System;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;

namespace ModelGen.Training;

/// <summary>
/// The directory that a training saves its model to, held from its beginning to its end: no two trainings save to one. The lock
/// is the system's, on a file that stays; so it ends with the process, however that ends. Reading a model needs no lock.
/// </summary>
public sealed class SaveDirectory : IDisposable
{
    private const string LockName = "model.lock";

    // EWOULDBLOCK here and there, and ERROR_SHARING_VIOLATION.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    private readonly string _path;
    private readonly FileStream _lock;

    // Whether the model that is there is another training's, which is kept when this one is saved for the first time.
    private bool _keepsOther;

    private SaveDirectory(string path)
    {
        _path = path;
        try
        {
            Directory.CreateDirectory(path);
            Probe();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--save-path {path} cannot be written to: {exception.Message}");
        }

        _lock = Lock();
        Clear();
    }

    /// <summary>What the model that is there will be called after the first save; null where none is there, or it is this training's.</summary>
    public string? NameOfOther => _keepsOther ? FreeName() : null;

    /// <summary>Takes a directory for a training that begins; it is created.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="overwrite">Whether the training may take the place of another.</param>
    /// <exception cref="InputException">It holds a trained model, another training saves there, or it cannot be written to.</exception>
    public static SaveDirectory ForNewTraining(string path, bool overwrite)
    {
        var directory = new SaveDirectory(path);
        try
        {
            directory.LookForOther(overwrite);
            return directory;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Takes the directory of a training that goes on.</summary>
    /// <exception cref="InputException">It holds no trained model, another training saves there, or it cannot be written to.</exception>
    public static SaveDirectory ForResumption(string path)
    {
        Checkpoint.RequireIn(path);
        return new SaveDirectory(path);
    }

    /// <summary>Writes the model.</summary>
    /// <inheritdoc cref="Checkpoint.Save"/>
    public string Save<TModel>(TModel model, Vocabulary vocabulary, ulong seed, TrainingProgress progress)
        where TModel : ILanguageModel<TModel>
    {
        string file = Checkpoint.Save(_path, model, vocabulary, seed, progress, keepAs: NameOfOther);
        _keepsOther = false;
        return file;
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private void LookForOther(bool overwrite)
    {
        string file = Checkpoint.PathIn(_path);
        if (!IsTaken(file))
            return;
        RequireFile(file);
        _keepsOther = true;
        if (!overwrite)
        {
            throw new InputException(
                $"{_path} holds a trained model. --resume goes on with it; --overwrite trains a new one, and keeps it as {Path.GetFileName(NameOfOther)}.");
        }
    }

    // A directory, a pipe, or a link that leads nowhere, is no model, and no model could take its place.
    private static void RequireFile(string path)
    {
        try
        {
            RegularFile.OpenRead(path).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} is no file that can be read, and the trained model could not be saved there: {exception.Message}");
        }
    }

    private string FreeName() => Enumerable.Range(1, int.MaxValue)
        .Select(number => Path.Combine(_path, $"model.{number}.safetensors"))
        .First(name => !IsTaken(name));

    // A link is taken, wherever it leads.
    private static bool IsTaken(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    // Half files of trainings that were killed: none that lives saves here.
    private void Clear()
    {
        try
        {
            foreach (string half in Safetensors.TemporariesOf(Checkpoint.PathIn(_path)))
                File.Delete(half);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw new InputException($"--save-path {_path} cannot be written to: {exception.Message}");
        }
    }

    // A file of its own, which nothing else is called: what others left behind, or put there, is not touched.
    private void Probe()
    {
        using var probe = new FileStream(
            Safetensors.TemporaryOf(Checkpoint.PathIn(_path)), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        probe.WriteByte(0);
    }

    private FileStream Lock()
    {
        string file = Path.Combine(_path, LockName);
        if (new FileInfo(file).LinkTarget is not null)
            throw new InputException($"--save-path {_path} cannot be used: {file} is a symbolic link.");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            throw new InputException($"--save-path {_path} is in use by another training: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--save-path {_path} cannot be written to: {exception.Message}");
        }
    }
}
