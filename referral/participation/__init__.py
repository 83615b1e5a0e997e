"""The host: who is in my group, and who came."""
