using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;

namespace Samples;

/// <summary>What the command lines of the samples have in common: seed, threads, steps, a picture, and one line for what is wrong.</summary>
internal sealed class SampleCommand
{
    private const int Failed = 1;
    private const int BadInput = 2;

    private readonly RootCommand _root;

    /// <param name="description">What the sample does.</param>
    /// <param name="steps">Training steps, where the command line says nothing.</param>
    /// <param name="picture">The picture's file, where the command line says nothing.</param>
    /// <param name="more">The options of this sample alone.</param>
    public SampleCommand(string description, int steps, string picture, params IEnumerable<Option> more)
    {
        Steps = Number("--steps", steps, 1, "Training steps.");
        Picture = new Option<string>("--picture") { Description = "The picture (SVG) that is written.", DefaultValueFactory = _ => picture };
        _root = new RootCommand(description) { Seed, Threads, Steps, Picture };
        foreach (Option option in more)
            _root.Add(option);
    }

    /// <summary>The seed of data and parameters.</summary>
    public Option<int> Seed { get; } = Number("--seed", 1, 0, "The seed of data and parameters.");

    /// <summary>Threads that train; a number of them gives the same bits on any machine.</summary>
    public Option<int> Threads { get; } = Number("--threads", 2, 1, "Threads that train: the same number gives the same bits.", ModelGen.ModelOptions.MaxThreads);

    /// <summary>Training steps.</summary>
    public Option<int> Steps { get; }

    /// <summary>The file of the picture.</summary>
    public Option<string> Picture { get; }

    /// <summary>An option that is a whole number.</summary>
    public static Option<int> Number(string name, int value, int least, string description, int most = int.MaxValue) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => value,
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
                return number;
            argument.AddError($"{name} is '{text}': expected a whole number from {least} to {most}.");
            return value;
        },
    };

    /// <summary>Runs the sample. What is wrong is one line: 2 for what the user has given, 1 for what went wrong on the way.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Results and help.</param>
    /// <param name="error">What is wrong.</param>
    /// <param name="run">The sample.</param>
    public int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, Action<ParseResult> run)
    {
        ParseResult parsed = _root.Parse(args);
        if (parsed.Errors.Count > 0)
            return Say(parsed.Errors[0].Message, BadInput);
        _root.SetAction(result =>
        {
            CheckFolder(result.GetValue(Picture)!);
            run(result);
        });
        try
        {
            return _root.Parse(args).Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (InvalidDataException exception)
        {
            return Say(exception.Message, BadInput);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Say(exception.Message, Failed);
        }

        int Say(string message, int code)
        {
            error.WriteLine(message);
            return code;
        }
    }

    // The picture comes last: where it cannot be written is said before the training.
    private static void CheckFolder(string picture)
    {
        if (picture.Length == 0 || Directory.Exists(picture))
            throw new InvalidDataException($"--picture is '{picture}': expected the name of a file.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(picture))!;
        if (!Directory.Exists(folder))
            throw new InvalidDataException($"--picture is '{picture}': there is no folder {folder}.");
    }
}
