"""A module per view, each with `make(data, filters, extra) -> Figure`."""
