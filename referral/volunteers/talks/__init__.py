"""Series of talks: the coach arranges, the volunteer notes that a talk took place, the person looks back."""
