"""Reads of releases: who is in one, the rows of its tables, and its parts."""
