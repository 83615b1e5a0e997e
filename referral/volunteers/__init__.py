"""Volunteers: who they are, until when they may hold talks, and the series of talks themselves."""
