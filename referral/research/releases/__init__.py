"""Releases: frozen data sets of a study, made by the worker, checked by somebody else, kept sealed."""
