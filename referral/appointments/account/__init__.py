"""The secret address of a coach's calendar feed."""
