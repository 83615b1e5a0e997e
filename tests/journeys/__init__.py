"""One story per file, told through the pages."""
