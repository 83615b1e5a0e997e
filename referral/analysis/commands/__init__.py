"""What the analysis can be asked: a module per command, each with `run(folder, request, tell)`."""
