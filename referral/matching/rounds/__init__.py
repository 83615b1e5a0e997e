"""The best round for all who wait: planned in the worker, decided line by line by a coach."""
