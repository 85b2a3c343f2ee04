using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cells;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Models;

public sealed class LstmTests : ModelTests<TinyLstm>;

[Long]
public sealed class PeepholeLstmTests : ModelTests<TinyPeephole>;

[Long]
public sealed class CoupledLstmTests : ModelTests<TinyCoupled>;

[Long]
public sealed class GruTests : ModelTests<TinyGru>;

[Long]
public sealed class OriginalGruTests : ModelTests<TinyOriginalGru>;

[Long]
public sealed class RnnTests : ModelTests<TinyRnn>;

[Long]
public sealed class ReluRnnTests : ModelTests<TinyReluRnn>;

[Long]
public sealed class ProjectedLstmTests : ModelTests<TinyProjected>;

[Long]
public sealed class LayerNormLstmTests : ModelTests<TinyLayerNorm>;

[Long]
public sealed class UpdateGateRnnTests : ModelTests<TinyUpdateGate>;

[Long]
public sealed class EveryWordTests : ModelTests<TinyEveryWord>;

/// <summary>A cell that is added wants tests here.</summary>
public sealed class CellTests
{
    [Fact]
    public void Every_cell_is_computed_here() =>
        Assert.Empty(Beside(typeof(Lstm)).Select(cell => $"{cell}Tests").Except(Beside(typeof(CellTests))));

    private static IEnumerable<string> Beside(Type type) =>
        type.Assembly.GetExportedTypes().Where(other => other.Namespace == type.Namespace).Select(other => other.Name);
}
