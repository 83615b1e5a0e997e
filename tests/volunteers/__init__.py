"""Volunteers and their talks."""
