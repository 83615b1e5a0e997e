"""The coordinator keeps an eye on the clocks, without opening anybody's file; old things are purged."""
