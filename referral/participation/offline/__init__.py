"""What a phone without a connection can open: a page without names, and the script that serves it."""
