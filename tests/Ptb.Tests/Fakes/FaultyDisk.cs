using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Xunit;

namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>
/// A disk that fails, for a child process on Linux: a library in front of the system's, whose <c>fsync</c> writes down what it is
/// asked to sync and, for files, directories, or what has a word in its path, says that it could not.
/// </summary>
internal static class FaultyDisk
{
    private const string Source = """
        #include <errno.h>
        #include <fcntl.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/stat.h>
        #include <sys/syscall.h>
        #include <unistd.h>

        int fsync(int file)
        {
            struct stat about;
            const char *what = !fstat(file, &about) && S_ISDIR(about.st_mode) ? "directory" : "file";
            const char *log = getenv("FSYNC_LOG"), *fails = getenv("FSYNC_FAILS");
            int writer = log ? open(log, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
            if (writer >= 0) {
                if (write(writer, what, strlen(what)) < 0 || write(writer, "\n", 1) < 0 || close(writer) < 0) abort();
            }
            char link[64], path[4096] = "";
            snprintf(link, sizeof link, "/proc/self/fd/%d", file);
            ssize_t length = readlink(link, path, sizeof path - 1);
            if (length >= 0) path[length] = 0;
            if (fails && *fails && (!strcmp(fails, what) || (strstr(fails, ".") && strstr(path, fails)))) {
                errno = EIO;
                return -1;
            }
            return syscall(SYS_fsync, file);
        }
        """;

    /// <summary>Compiles the library into a folder.</summary>
    public static string Build(string folder)
    {
        string source = Path.Combine(folder, "faulty_disk.c"), library = Path.Combine(folder, "faulty_disk.so");
        File.WriteAllText(source, Source);
        using var compiler = Process.Start("gcc", ["-shared", "-fPIC", "-o", library, source]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        return library;
    }

    /// <summary>The environment of a process with this disk.</summary>
    /// <param name="library">What <see cref="Build"/> made.</param>
    /// <param name="log">The file that gets a line for each sync: <c>file</c> or <c>directory</c>.</param>
    /// <param name="fails">Which of the two fails, or the name of a file, such as <c>log.csv</c>; nothing where it is empty.</param>
    public static IReadOnlyList<(string Name, string Value)> Environment(string library, string log, string fails) =>
        [("LD_PRELOAD", library), ("FSYNC_LOG", log), ("FSYNC_FAILS", fails)];
}
