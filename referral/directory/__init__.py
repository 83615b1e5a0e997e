"""Who is who in a neighbourhood: each function with its face of now."""
