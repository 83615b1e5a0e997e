"""Warm hand-over: to a named service, with a clock on its answer, by a link that shows little and ends."""
