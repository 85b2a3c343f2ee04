using System.Collections.Generic;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>How a pass is launched.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Includes">Passes that are launched before it.</param>
/// <param name="Launches">Its own kernels, in order.</param>
/// <param name="Shows">Whether it makes something that is made only when it is asked for.</param>
internal sealed record CudaPass(string Name, IReadOnlyList<string> Includes, IReadOnlyList<Launch> Launches, bool Shows);
