"""Dividing work anew: choose referrals, choose who gets them, look, and do it."""
