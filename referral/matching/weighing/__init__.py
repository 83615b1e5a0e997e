"""The weights of a region: read them, see what a change would do, put them in force."""
