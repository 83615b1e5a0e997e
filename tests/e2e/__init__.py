"""Journeys in a real browser, one per role, with and without scripting."""
