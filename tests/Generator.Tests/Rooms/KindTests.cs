using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using ModelGen.Generator.Model;
using ModelGen.Generator.Shorthands;
using Xunit;

namespace ModelGen.Generator.Tests.Rooms;

/// <summary>What is particular to a kind of model is in its own folder: besides that, only the list of all kinds names it.</summary>
public sealed class KindTests
{
    private const string Registry = "Shorthands/Shorthand.cs";

    private static readonly Lazy<SourceTree> Tree = new(() => SourceTree.Of("src/Generator"));

    // Types that are declared in the folder of a kind, by its name.
    private static readonly Lazy<ILookup<string, string>> InFolders = new(() => Shorthand.All.Select(FolderOf)
        .SelectMany(kind => Tree.Value.TypesIn($"Shorthands/{kind}/").Select(type => (kind, type))).ToLookup(pair => pair.kind, pair => pair.type));

    private static readonly Type[] Own = [.. typeof(ModelGenerator).Assembly.GetTypes().Where(type => !IsOfCompiler(type))];

    public static TheoryData<string> Kinds => [.. Shorthand.All.Select(FolderOf)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kind_is_named_in_its_folder_and_in_the_list_of_all(string kind) =>
        Assert.Equal([Registry], FilesThatName(Tree.Value, kind));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_type_or_member_of_the_compiler_is_made_of_a_kind(string kind)
    {
        HashSet<Type> ofKind = [.. Own.Where(type => IsOf(kind, type))];
        Assert.Contains(ofKind, type => type.IsSubclassOf(typeof(Shorthand)));
        Assert.Contains(ofKind, type => type.IsSubclassOf(typeof(ModelNumbers)));
        Assert.Equal([], Own.Except(ofKind).Where(type => Named(type).SelectMany(Whole).Any(ofKind.Contains)).Select(type => type.Name));
        Assert.Equal([], Own.Except(ofKind).SelectMany(type => type.GetMembers(Declared)).Where(member => IsOf(kind, member)).Select(member => member.ToString()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_file_of_a_kind_is_in_its_folder(string kind) => Assert.Equal(
        [$"Shorthands/{kind}"],
        Tree.Value.FilesOf(type => type.Name.StartsWith(kind, StringComparison.Ordinal)).Select(file => string.Join('/', file.Split('/')[..^1].Take(2))).Distinct());

    [Theory]
    [InlineData("LanguageModel", "namespace ModelGen.Generator.Emit; class P { bool Is(object numbers) => numbers is Shorthands.LanguageModelNumbers; }")]
    [InlineData("RecurrentLayer", "namespace ModelGen.Generator.Lowering; class P { object p = Shorthands.RecurrentLayerReader.Sizes; }")]
    [InlineData("RecurrentLayer", "namespace ModelGen.Generator.Emit; class P { const string Session = \"RecurrentLayerSession\"; }")]
    [InlineData("LanguageModel", "namespace ModelGen.Generator.Emit; class P { string p = $\"{1}LstmModel\"; }")]
    [InlineData("LanguageModel", "namespace ModelGen.Generator.Reading; class P { void OfLanguageModel() { } }")]
    public void A_name_in_another_place_is_found(string kind, string text) =>
        Assert.Equal(["Emit/Planted.cs", Registry], FilesThatName(Tree.Value.With("Emit/Planted.cs", text), kind));

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Its words: that of its types, and that of its attribute.
    private static string[] WordsOf(string kind)
    {
        string attribute = Shorthand.All.Single(shorthand => FolderOf(shorthand) == kind).Declaration.Attribute.Split('.').Last();
        return [kind, attribute[..^nameof(Attribute).Length]];
    }

    private static IEnumerable<string> FilesThatName(SourceTree tree, string kind) =>
        tree.FilesWithWords(WordsOf(kind)).Where(file => !file.StartsWith($"Shorthands/{kind}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string FolderOf(Shorthand shorthand) => shorthand.GetType().Name[..^nameof(Shorthand).Length];

    // By its name, or because it is declared in the folder.
    private static bool IsOf(string kind, MemberInfo member) => member is Type { IsNested: false } type && InFolders.Value[kind].Contains(type.FullName) || WordsOf(kind).Any(word => member.Name.Contains(word, StringComparison.Ordinal))
        || (member is Type { DeclaringType: { } around } && IsOf(kind, around));

    private static bool IsOfCompiler(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.DeclaringType is { } around && IsOfCompiler(around);

    // Bases, and the types of all members.
    private static IEnumerable<Type> Named(Type type) =>
    [
        .. type.BaseType is { } parent ? [parent] : Type.EmptyTypes, .. type.GetInterfaces(),
        .. type.GetMembers(Declared).SelectMany(member => member switch
        {
            FieldInfo field => [field.FieldType],
            PropertyInfo property => [property.PropertyType],
            MethodInfo method => [method.ReturnType, .. method.GetParameters().Select(parameter => parameter.ParameterType), .. method.GetGenericArguments()],
            ConstructorInfo constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
            _ => (IEnumerable<Type>)[],
        }),
    ];

    private static IEnumerable<Type> Whole(Type type) =>
        type.HasElementType ? Whole(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Whole).Append(type);
}
