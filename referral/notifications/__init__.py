"""Mail that says there is news, and nothing about health."""
