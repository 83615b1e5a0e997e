"""Who is in a release, who is not and why, and the notes of L13."""
