"""Questions on paper, typed in by somebody else, and once more by a second person."""
