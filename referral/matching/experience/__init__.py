"""What happened here to people with the same need."""
