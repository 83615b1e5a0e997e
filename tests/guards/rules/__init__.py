"""Rules that the code base keeps; each module returns a list of violations."""
