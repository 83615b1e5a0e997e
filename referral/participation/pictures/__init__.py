"""Who came over time: for one activity, counted and without names."""
