"""What came of a round: single answers for the measurer, safe figures for everybody who works there."""
