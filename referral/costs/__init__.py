"""Prices of the region, and how often a practice saw somebody before and after a referral."""
