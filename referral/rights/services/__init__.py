"""Commands on the rights of a person."""
