"""Consent, its withdrawal, and representatives."""
