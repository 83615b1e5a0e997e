"""Signals of dropping out: a host or volunteer says it, a coach answers it, a coordinator sees how fast."""
