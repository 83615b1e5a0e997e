"""What asks for an act of a coach now, the most urgent first."""
