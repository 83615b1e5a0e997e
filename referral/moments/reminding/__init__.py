"""Reminders of questions that were not answered yet: two, and then none."""
