"""Links with which somebody without an account marks who came."""
