"""The access log and reports on it, for the privacy officer."""
