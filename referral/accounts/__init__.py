"""Sign in and out; get back what was typed when a session ended."""
