using System;
using System.Collections.Generic;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ModelGen.Tests;

/// <summary>
/// A test that takes many seconds, or repeats at length what a quick one shows: <c>dotnet test</c> leaves it out,
/// <c>dotnet test --settings tests/long.runsettings</c> runs it.
/// </summary>
[TraitDiscoverer("ModelGen.Tests." + nameof(LongDiscoverer), "ModelGen.Tests.Shared")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class LongAttribute : Attribute, ITraitAttribute;

/// <summary>The trait by which filters know long tests.</summary>
public sealed class LongDiscoverer : ITraitDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Speed", "Long")];
}
