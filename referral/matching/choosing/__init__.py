"""What coach and person decided about suggestions, and what nothing offered."""
