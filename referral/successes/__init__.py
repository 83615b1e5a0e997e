"""Small successes, told without a name, with a yes that can be taken back (D43)."""
