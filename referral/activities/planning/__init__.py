"""When a group meets: closed weeks, moved days, and a group that moves for good."""
