using System;
using Translate;

return TranslateSample.Run(args, Console.Out, Console.Error);
