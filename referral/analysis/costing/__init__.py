"""What contacts, coaches and activities cost per referral, and what a comparison says of it (5e)."""
