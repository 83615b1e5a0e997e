"""The invitation of a member to a lunch: its link, its mail, and what undoes both."""
