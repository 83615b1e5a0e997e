"""Two records that turn out to be one person."""
