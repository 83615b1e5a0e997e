"""What a release shows: views with filters, on screen, on paper and by machine. Computed by the worker."""
