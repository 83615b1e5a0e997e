"""Who is away and who stands in: for oneself, or by the coordinator for a coach who fell ill."""
