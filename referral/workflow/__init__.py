"""The one door for status, and the reads about referrals that features share."""
