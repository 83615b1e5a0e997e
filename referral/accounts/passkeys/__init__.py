"""Passkeys (WebAuthn): registration, and proof of who somebody is with or without a password."""
