"""Questionnaires of a region: which are asked, loading words, and results of groups."""
