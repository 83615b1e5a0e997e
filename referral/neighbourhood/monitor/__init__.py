"""Figures of the standing study of the region, as they were released."""
