"""The page of an activity for everybody, on paper and for machines."""
