"""The activities of the area, and reading them from the coordinator's spreadsheet."""
