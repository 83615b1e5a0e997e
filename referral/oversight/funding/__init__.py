"""Who pays: one stream per referral (L32)."""
