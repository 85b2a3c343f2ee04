using System;

Console.Error.WriteLine("Nothing can be emulated yet.");
return 2;
