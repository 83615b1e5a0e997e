"""The second step: authenticator apps, recovery codes, and what an account may do with its factors."""
