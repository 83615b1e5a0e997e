"""The engine of questionnaires."""
