"""Emergency access, representatives and the sealed record of the meldcode."""
