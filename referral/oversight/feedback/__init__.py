"""Whether the loop closes: do referrers hear how it ended, and do they open it."""
