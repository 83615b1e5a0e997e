"""Accepting an invitation: from the link in a mail to an account with a password."""
