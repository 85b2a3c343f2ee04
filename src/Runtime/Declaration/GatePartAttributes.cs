using System;

namespace ModelGen;

/// <summary>Marks a gate that the previous output has no part in: <c>W x + b</c>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromInputAttribute : Attribute;

/// <summary>Marks a gate that the layer's input has no part in: <c>U h + b</c>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromStateAttribute : Attribute;

/// <summary>Marks a gate without a bias.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class NoBiasAttribute : Attribute;
