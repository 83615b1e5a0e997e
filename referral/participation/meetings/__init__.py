"""A meeting as a whole: whether it took place, and who else came."""
