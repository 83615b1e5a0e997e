"""Lunches: planned, held, with agreements and a sheet for the table."""
