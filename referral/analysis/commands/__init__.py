"""One module per command of the program, each with a function `run`."""
