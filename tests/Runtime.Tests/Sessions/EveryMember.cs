using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using Xunit;

namespace ModelGen.Runtime.Tests.Sessions;

/// <summary>
/// Calls every member that a kind of model has, with an argument of each type that says nothing (an empty span, no name, zero), so
/// that a member which is added later is called too. Spans do not go through reflection; hence methods made on the spot.
/// </summary>
internal static class EveryMember
{
    /// <summary>The members of a model, <see cref="IDisposable.Dispose"/> among them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="contract">Its interface.</param>
    /// <param name="number">What members get where they want a double.</param>
    public static IReadOnlyList<(string Name, Action Call)> Of(object model, Type contract, double number = 0)
    {
        (string, Action)[] members = [.. Methods(contract).Select(method => (NameOf(method), Caller(method, number).CreateDelegate<Action>(model)))];
        Assert.True(members.Length >= 20, $"{contract.Name} has but {members.Length} members");
        return members;
    }

    /// <summary>The names of all members, those that differ in parameters told apart.</summary>
    public static IEnumerable<string> NamesOf(Type contract) => Methods(contract).Select(NameOf);

    /// <summary>The members that have a parameter of some name.</summary>
    public static IReadOnlyList<(string Name, Action Call)> With(string parameter, object model, Type contract, double number)
    {
        string[] names = [.. Methods(contract).Where(method => method.GetParameters().Any(other => other.Name == parameter)).Select(NameOf)];
        return [.. Of(model, contract, number).Where(member => names.Contains(member.Name))];
    }

    private static IEnumerable<MethodInfo> Methods(Type contract) =>
        contract.GetInterfaces().Append(contract).SelectMany(type => type.GetMethods()).Where(method => !method.IsStatic);

    private static string NameOf(MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})";

    private static DynamicMethod Caller(MethodInfo method, double number)
    {
        var caller = new DynamicMethod(method.Name, typeof(void), [typeof(object)], typeof(EveryMember).Module, skipVisibility: true);
        ILGenerator code = caller.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            if (parameter.ParameterType == typeof(double))
                code.Emit(OpCodes.Ldc_R8, number);
            else
                code.Emit(OpCodes.Ldloc, code.DeclareLocal(parameter.ParameterType));
        }

        code.Emit(OpCodes.Callvirt, method);
        if (method.ReturnType != typeof(void))
            code.Emit(OpCodes.Pop);
        code.Emit(OpCodes.Ret);
        return caller;
    }
}
