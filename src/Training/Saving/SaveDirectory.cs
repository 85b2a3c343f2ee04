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
    private const string LogName = "log.csv";

    // EWOULDBLOCK here and there, and ERROR_SHARING_VIOLATION.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    private readonly string _path;
    private readonly FileStream _lock;

    // Whether the model that is there is another training's, which is kept when this one is saved for the first time.
    private bool _keepsOther;

    // Whether the other files that are there are another training's, too.
    private bool _keepsOthersFiles;

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
    public string? NameOfOther => _keepsOther ? NameOf(Checkpoint.PathIn(_path), FreeNumber()) : null;

    /// <summary>The training to go on with; null where one begins.</summary>
    public Checkpoint? Resumed { get; private set; }

    private string LogPath => Path.Combine(_path, LogName);

    /// <summary>Takes a directory for a training that begins; it is created.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="overwrite">Whether the training may take the place of another, whose files are kept under other names.</param>
    /// <exception cref="InputException">It holds a trained model, another training saves there, or it cannot be written to.</exception>
    public static SaveDirectory ForNewTraining(string path, bool overwrite = false)
    {
        var directory = new SaveDirectory(path);
        try
        {
            directory.LookForOther(overwrite);
            directory._keepsOthersFiles = true;
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
        var directory = new SaveDirectory(path);
        try
        {
            directory.Resumed = Checkpoint.Load(path);
            return directory;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Writes the model.</summary>
    /// <inheritdoc cref="Checkpoint.Save"/>
    internal string Save<TModel>(TModel model, Vocabulary vocabulary, TrainingProgress progress, TrainingMemory memory)
        where TModel : ILanguageModel<TModel>
    {
        int number = FreeNumber();
        string file = Checkpoint.Save(_path, model, vocabulary, progress, memory, NameOfOther);
        _keepsOther = false;
        if (_keepsOthersFiles)
        {
            Try(LogPath, () => SetAside(LogPath, number));
            Try(Checkpoint.BestPathIn(_path), () => SetAside(Checkpoint.BestPathIn(_path), number));
            _keepsOthersFiles = false;
        }

        return file;
    }

    /// <summary>Keeps the model that was written last as the best one.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="SaveException">It cannot be; the best one before it is still there.</exception>
    internal string KeepBest()
    {
        string best = Checkpoint.BestPathIn(_path);
        Try(best, () => WholeFile.Write(best, file =>
        {
            using FileStream last = RegularFile.OpenRead(Checkpoint.PathIn(_path));
            last.CopyTo(file);
        }));
        return best;
    }

    /// <summary>The epoch after which the best model was kept; 0 where there is none, or it is not known.</summary>
    internal int BestEpoch
    {
        get
        {
            try
            {
                return Checkpoint.EpochsIn(Checkpoint.BestPathIn(_path));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                return 0;
            }
        }
    }

    /// <summary>Reads the last model, or the best.</summary>
    internal Checkpoint Load(bool best) => Checkpoint.Load(_path, best);

    /// <summary>The log of the training.</summary>
    internal TrainingLog ReadLog() => new(LogPath, Resumed?.Memory.History ?? []);

    /// <summary>Writes the log, once the model has been written: until then the files here may be another training's.</summary>
    /// <exception cref="SaveException">It cannot be written; the one before it is still there.</exception>
    internal void Write(TrainingLog log)
    {
        if (_keepsOthersFiles || !log.HasRows)
            return;
        Try(LogPath, () =>
        {
            if (!TrainingLog.IsLog(LogPath))
                SetAside(LogPath, FreeNumber());
            log.Write(LogPath);
        });
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

    private static void Try(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SaveException($"{path} cannot be written: {exception.Message}");
        }
    }

    private static void SetAside(string path, int number)
    {
        if (IsTaken(path))
            File.Move(path, NameOf(path, number));
    }

    // The files of one training have one number.
    private int FreeNumber() => Enumerable.Range(1, int.MaxValue).First(number =>
        !new[] { Checkpoint.PathIn(_path), Checkpoint.BestPathIn(_path), LogPath }.Any(path => IsTaken(NameOf(path, number))));

    private static string NameOf(string path, int number) =>
        Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}.{number}{Path.GetExtension(path)}");

    // A link is taken, wherever it leads.
    private static bool IsTaken(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    // Half files of trainings that were killed: none that lives saves here.
    private void Clear()
    {
        try
        {
            foreach (string path in new[] { Checkpoint.PathIn(_path), Checkpoint.BestPathIn(_path), LogPath })
            {
                foreach (string half in Safetensors.TemporariesOf(path))
                    File.Delete(half);
            }
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
