using System;
using Anomaly;

return AnomalySample.Run(args, Console.In, Console.Out, Console.Error);
