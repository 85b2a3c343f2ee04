using System;
using Tagger;

return TaggerSample.Run(args, Console.Out, Console.Error);
