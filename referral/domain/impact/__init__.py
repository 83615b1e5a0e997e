"""The yearly look at what activities do: goals, question lists, rounds and results that are safe to show."""
