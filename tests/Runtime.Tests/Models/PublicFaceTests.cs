using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Xunit;

namespace ModelGen.Runtime.Tests.Models;

/// <summary>What users' code is written against knows no device, and says once what all models have in common.</summary>
public sealed class PublicFaceTests
{
    private static readonly Type[] Kinds = [typeof(ILanguageModel<>), typeof(IRecurrentLayer<>)];

    /// <summary>A further target must not break whoever implements or calls an interface.</summary>
    [Fact]
    public void No_interface_of_a_model_names_a_device()
    {
        string[] words = [.. Kinds.Prepend(typeof(IModel<>)).SelectMany(face => face.GetMembers()).SelectMany(Words)];
        Assert.Contains("ModelPrograms", words);
        Assert.DoesNotContain(words, word => word.Contains("Cuda", StringComparison.OrdinalIgnoreCase) || word.Contains("Cpu", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_public_member_of_a_generated_model_names_a_device()
    {
        string[] words = [.. new[] { typeof(TinyModel), typeof(Layers.DropsEverywhere) }.SelectMany(model => model.GetMembers()).SelectMany(Words)];
        Assert.Contains("TrainStep", words);
        Assert.DoesNotContain(words, word => word.Contains("Cuda", StringComparison.OrdinalIgnoreCase) || word.Contains("Cpu", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A member that both kinds have stands in the interface of all models.</summary>
    [Fact]
    public void The_kinds_have_no_member_in_common_that_not_all_models_have()
    {
        Assert.All(Kinds, kind => Assert.Contains(kind.GetInterfaces(), face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IModel<>)));
        string[][] members = [.. Kinds.Select(kind => kind.GetMembers().Select(Signature).ToArray())];
        Assert.Contains("Void ResetState()", typeof(IModel<>).GetMembers().Select(Signature));
        Assert.All(members, own => Assert.Empty(own.Intersect(typeof(IModel<>).GetMembers().Select(Signature))));
        Assert.Empty(members[0].Intersect(members[1]));
    }

    [Fact]
    public void Sessions_have_a_common_base_that_has_the_members_of_all_models()
    {
        Assert.All([typeof(LanguageModelSession), typeof(RecurrentLayerSession)], session => Assert.Equal(typeof(ModelSession), session.BaseType));
        string[] missing =
        [
            .. typeof(IModel<>).GetMethods().Where(method => !method.IsStatic && method.Name != "ResetState").Select(Signature)
                .Except(typeof(ModelSession).GetMethods().Select(Signature)),
        ];
        Assert.Empty(missing);
    }

    private static IEnumerable<string> Words(MemberInfo member) => member switch
    {
        MethodBase method => method.GetParameters().SelectMany(parameter => (string[])[parameter.Name!, parameter.ParameterType.ToString()])
            .Append(method.Name).Append(method is MethodInfo { ReturnType: { } type } ? type.Name : ""),
        PropertyInfo property => [property.Name, property.PropertyType.ToString()],
        _ => [member.Name],
    };

    private static string Signature(MemberInfo member) => member.ToString()!;
}
