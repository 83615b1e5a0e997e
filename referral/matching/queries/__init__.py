"""Reads of matching: the catalogue, the person, and what to suggest."""
