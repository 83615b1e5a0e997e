"""What contacts, hours and places cost: reference prices by edition, an index, a region's own prices."""
