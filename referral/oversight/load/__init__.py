"""Who has how much work: per team, per coach by name, and the referrals behind the numbers."""
