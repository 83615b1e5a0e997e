"""Waiting lists: join, leave, the offer of a free place and its answer, by the coach or by the person's link."""
