using System;
using SequenceMemory;

return MemorySample.Run(args, Console.Out, Console.Error);
