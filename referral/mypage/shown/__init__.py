"""What the own page tells, on a screen and on paper."""
