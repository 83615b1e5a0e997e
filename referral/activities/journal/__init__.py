"""What was learnt about an activity over the years (D50)."""
