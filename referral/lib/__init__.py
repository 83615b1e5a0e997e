"""Pure tools that know nothing of referrals."""
