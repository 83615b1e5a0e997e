"""What follows for the referral from an attendance that counts, or no longer counts."""
