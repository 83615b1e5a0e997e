"""Signing in at the own organisation's provider of identities (OpenID Connect, code flow with PKCE)."""
