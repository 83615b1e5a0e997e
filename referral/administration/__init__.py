"""Organisations, their people, invitations and single sign-on, for the administrator."""
