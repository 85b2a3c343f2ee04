using System;
using Sentiment;

return SentimentSample.Run(args, Console.Out, Console.Error);
