"""The invented city tells its stories truly."""
