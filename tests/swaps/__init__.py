"""What neighbours do for each other."""
