"""The services in the region that take hand-overs."""
