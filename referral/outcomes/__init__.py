"""Closing the loop: an outcome per goal and a coded reason; opening it again when somebody returns."""
