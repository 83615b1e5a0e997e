"""How the clock of a region counts: its waits, its holidays and its closing days."""
