"""The person's own page, by a link and the day of their birth; and what a coach does for it."""
