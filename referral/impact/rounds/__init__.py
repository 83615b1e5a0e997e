"""The measurer plans a round, sends it, hands out paper and closes it."""
