"""The neighbourhood: its figures, the partners who meet there, and the yearly report (D37, D42, D49, D53)."""
