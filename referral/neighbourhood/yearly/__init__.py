"""The year in seven steps, and the report for who pays."""
