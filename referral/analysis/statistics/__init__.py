"""Statistics on plain arrays: each names its formula and source, and knows nothing of tables or screens."""
