"""Neighbourhoods: open figures, partners who meet at lunch, the year in seven steps (D37, D42, D49, D53)."""
