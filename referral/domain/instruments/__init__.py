"""Questionnaires as data: definitions in files, a reader that says what is wrong, one engine for scores."""
