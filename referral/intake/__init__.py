"""The coach: one inbox with one clock, from accepting to the intake."""
