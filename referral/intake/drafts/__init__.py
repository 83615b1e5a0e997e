"""What was typed of an intake and not recorded yet."""
