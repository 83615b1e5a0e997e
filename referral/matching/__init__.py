"""Coach and person choose an activity together, and the person gets a place."""
