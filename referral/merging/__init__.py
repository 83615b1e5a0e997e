"""Two records that turn out to be one person: compare, join, and take apart again."""
