"""Yearly rounds of an independent measurer: what activities do, without anybody's name (D46 to D48)."""
