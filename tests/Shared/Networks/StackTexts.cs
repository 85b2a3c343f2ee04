using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace ModelGen.Tests.Networks;

/// <summary>Stacks of recurrent layers as the generator writes them for the slow twin; a test of the generator holds them to it.</summary>
internal static class StackTexts
{
    /// <summary>The standard cells by name, without zoneout and a forget bias; a projection is to 5 columns.</summary>
    public static IReadOnlyDictionary<string, string> Cells { get; } = new Dictionary<string, string>
    {
        ["CoupledLstm"] =
            "gate j InputAndState bias; gate f InputAndState bias; gate o InputAndState bias; state h 0; state c 0; "
            + "Input j; Input f; Input o; Input c; Constant 0; Add 1 4; Sigmoid 5; Tanh 0; Sigmoid 2; Multiply 6 3; "
            + "Constant 1; Subtract 10 6; Multiply 11 7; Add 9 12; Tanh 13; Multiply 8 14; "
            + "result h 15; result c 13",
        ["Gru"] =
            "gate r InputAndState bias; gate z InputAndState bias; gate nx Input bias; gate nh State bias; state h 0; "
            + "Input r; Input z; Input nx; Input nh; Input h; Sigmoid 0; Sigmoid 1; Multiply 5 3; Add 2 7; Tanh 8; "
            + "Constant 1; Subtract 10 6; Multiply 11 9; Multiply 6 4; Add 12 13; "
            + "result h 14",
        ["LayerNormLstm"] =
            "gate i InputAndState; gate j InputAndState; gate f InputAndState; gate o InputAndState; state h 0; state c 0; "
            + "weight gainI; weight shiftI; weight gainJ; weight shiftJ; weight gainF; weight shiftF; weight gainO; "
            + "weight shiftO; weight gainC; weight shiftC; "
            + "Input i; Input j; Input f; Input o; Input c; Input gainI; Input shiftI; Input gainJ; Input shiftJ; "
            + "Input gainF; Input shiftF; Input gainO; Input shiftO; Input gainC; Input shiftC; Constant 0; Mean 0; "
            + "Subtract 0 16; Multiply 17 17; Mean 18; Constant 9.999999747378752E-06; Add 19 20; Sqrt 21; Divide 17 22; "
            + "Multiply 23 5; Add 24 6; Sigmoid 25; Mean 1; Subtract 1 27; Multiply 28 28; Mean 29; Add 30 20; Sqrt 31; "
            + "Divide 28 32; Multiply 33 7; Add 34 8; Tanh 35; Mean 2; Subtract 2 37; Multiply 38 38; Mean 39; Add 40 20; "
            + "Sqrt 41; Divide 38 42; Multiply 43 9; Add 44 10; Add 45 15; Sigmoid 46; Mean 3; Subtract 3 48; "
            + "Multiply 49 49; Mean 50; Add 51 20; Sqrt 52; Divide 49 53; Multiply 54 11; Add 55 12; Sigmoid 56; "
            + "Multiply 47 4; Multiply 26 36; Add 58 59; Mean 60; Subtract 60 61; Multiply 62 62; Mean 63; Add 64 20; "
            + "Sqrt 65; Divide 62 66; Multiply 67 13; Add 68 14; Tanh 69; Multiply 57 70; "
            + "result h 71; result c 69",
        ["Lstm"] =
            "gate i InputAndState bias; gate j InputAndState bias; gate f InputAndState bias; gate o InputAndState bias; "
            + "state h 0; state c 0; "
            + "Input i; Input j; Input f; Input o; Input c; Constant 0; Sigmoid 0; Tanh 1; Add 2 5; Sigmoid 8; Sigmoid 3; "
            + "Multiply 9 4; Multiply 6 7; Add 11 12; Tanh 13; Multiply 10 14; "
            + "result h 15; result c 13",
        ["OriginalGru"] =
            "gate r InputAndState bias; gate u InputAndState bias; gate n InputAndOperand bias; state h 0; "
            + "Input r; Input u; Input n; Input h; Sigmoid 0; Sigmoid 1; Multiply 4 3; Tanh 2; Multiply 5 3; Constant 1; "
            + "Subtract 9 5; Multiply 10 7; Add 8 11; "
            + "result h 12; result n_operand 6",
        ["PeepholeLstm"] =
            "gate i InputAndState bias; gate j InputAndState bias; gate f InputAndState bias; gate o InputAndState bias; "
            + "state h 0; state c 0; weight peepholeI; weight peepholeF; weight peepholeO; "
            + "Input i; Input j; Input f; Input o; Input c; Input peepholeI; Input peepholeF; Input peepholeO; Constant 0; "
            + "Multiply 5 4; Add 0 9; Sigmoid 10; Tanh 1; Add 2 8; Multiply 6 4; Add 13 14; Sigmoid 15; Multiply 16 4; "
            + "Multiply 11 12; Add 17 18; Multiply 7 19; Add 3 20; Sigmoid 21; Tanh 19; Multiply 22 23; "
            + "result h 24; result c 19",
        ["ProjectedLstm"] =
            "gate i InputAndState bias; gate j InputAndState bias; gate f InputAndState bias; gate o InputAndState bias; "
            + "state h 0; state c 0; projection project 5; "
            + "Input i; Input j; Input f; Input o; Input c; Input project; Constant 0; Sigmoid 0; Tanh 1; Add 2 6; "
            + "Sigmoid 9; Sigmoid 3; Multiply 10 4; Multiply 7 8; Add 12 13; Tanh 14; Multiply 11 15; "
            + "result h 5; result c 14; result project_operand 16",
        ["ReluRnn"] =
            "gate z InputAndState bias; state h 0; "
            + "Input z; Relu 0; "
            + "result h 1",
        ["Rnn"] =
            "gate z InputAndState bias; state h 0; "
            + "Input z; Tanh 0; "
            + "result h 1",
    };

    /// <summary>Layers of one width. The forget bias is the only constant of a cell that is 0.</summary>
    public static string Of(string cell, int units, int layers = 1, int directions = 1, double forgetBias = 0) => string.Create(
        CultureInfo.InvariantCulture,
        $"units {string.Join(" ", Enumerable.Repeat(units, layers))}; directions {directions}; {Cells[cell].Replace("Constant 0; ", $"Constant {forgetBias}; ", StringComparison.Ordinal)}");
}
