"""The short line: referrer and coach write to each other about one referral, and see who read it."""
