"""The red list: every referral beyond a clock now, the worst first."""
