"""The coordinator, and what is kept no longer."""
