"""Reads of the privacy officer: requests, who is found, what belongs to a person, whose term is over."""
