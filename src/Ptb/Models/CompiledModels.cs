using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using ModelGen.Training;

namespace ModelGen.Ptb.Models;

/// <summary>The models of a program that was built, read from its file: nothing of it is loaded or run.</summary>
internal static class CompiledModels
{
    // The constant that the generated part of each model has.
    private const string Declaration = "_declaration";

    /// <summary>The declarations, in the order of their classes.</summary>
    /// <param name="path">The assembly, such as <c>bin/Release/net10.0/Reviews.dll</c>.</param>
    /// <exception cref="InputException">The file cannot be read, is no .NET assembly, or has no models.</exception>
    public static IReadOnlyList<string> In(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            MetadataReader reader = file.HasMetadata ? file.GetMetadataReader() : throw new BadImageFormatException();
            string[] declarations = [.. reader.TypeDefinitions.Select(reader.GetTypeDefinition).SelectMany(type => type.GetFields())
                .Select(reader.GetFieldDefinition).Where(field => field.Attributes.HasFlag(FieldAttributes.Literal) && reader.StringComparer.Equals(field.Name, Declaration))
                .Select(field => reader.GetConstant(field.GetDefaultValue())).Where(constant => constant.TypeCode == ConstantTypeCode.String)
                .Select(constant => Encoding.Unicode.GetString(reader.GetBlobBytes(constant.Value)))];
            return declarations.Length > 0 ? declarations : throw new InputException($"'{path}' has no model of ModelGen.");
        }
        catch (BadImageFormatException)
        {
            throw new InputException($"'{path}' is no .NET assembly, such as bin/Release/net10.0/Program.dll.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be read: {exception.Message}");
        }
    }
}
