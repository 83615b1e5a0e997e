"""What anybody may read: how accessible Patchwork is, and what happens with a person's data."""
