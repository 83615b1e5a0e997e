"""Asking everybody in a round, in the worker."""
