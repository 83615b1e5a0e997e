"""Emergency access and the meldcode."""
