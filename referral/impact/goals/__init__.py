"""The coordinator words the thirteen goals and what is asked about them, version by version."""
