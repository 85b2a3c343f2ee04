using CustomCell;
using ModelGen.Ptb;
using ModelGen.Ptb.Models;

// The trainer's command line with one more model: train --model small-mgu --data-path DIR.
return TrainingProgram.Run(args, ModelEntry.Of<SmallMguModel>("small-mgu"));
