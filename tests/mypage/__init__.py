"""The person's own page: from the coach's link to the last word of the person."""
