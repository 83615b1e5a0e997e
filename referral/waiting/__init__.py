"""Waiting lists: join, leave, and the answer to a free place, by the coach or by the person's link."""
