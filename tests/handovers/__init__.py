"""Hand-overs to other help."""
