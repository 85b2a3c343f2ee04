using System;
using Forecast;

return ForecastSample.Run(args, Console.Out, Console.Error);
