"""The invented city tells its stories truly."""

REFERRALS = 120
"""So many referrals beside the six stories: a release of them has numbers to show, and loads soon enough."""
