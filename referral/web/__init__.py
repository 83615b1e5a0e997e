"""The HTTP toolkit that features use."""
