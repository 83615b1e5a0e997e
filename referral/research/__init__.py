"""Lectorates see figures, never people."""
