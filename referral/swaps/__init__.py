"""Neighbours: what people offer and ask, brought together after both said yes (D19, D26)."""
