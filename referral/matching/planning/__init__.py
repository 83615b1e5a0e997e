"""Working a round out, in the worker."""
