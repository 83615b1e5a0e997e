"""What the program of the analysis can be asked: a module per command, each with `run`."""
