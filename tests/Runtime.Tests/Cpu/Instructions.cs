using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>What a method of a compiled assembly consists of.</summary>
internal static class Instructions
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The instructions of a method in the order of its text, each with the method that it calls, if it calls one.</summary>
    public static IEnumerable<(OpCode Code, MethodBase? Callee)> Of(MethodBase method)
    {
        byte[] body = method.GetMethodBody()!.GetILAsByteArray()!;
        for (int place = 0; place < body.Length;)
        {
            // Codes of two bytes begin with 0xFE.
            OpCode code = Codes[body[place] == 0xFE ? (short)(0xFE00 | body[place + 1]) : body[place]];
            place += code.Size;
            yield return (code, code.OperandType == OperandType.InlineMethod ? Callee(method, BitConverter.ToInt32(body, place)) : null);
            place += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(body, place),
                _ => 4,
            };
        }
    }

    private static MethodBase? Callee(MethodBase caller, int token) =>
        caller.Module.ResolveMethod(token, caller.DeclaringType?.GetGenericArguments(), null);
}
