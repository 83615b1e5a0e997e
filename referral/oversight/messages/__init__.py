"""Messages that did not leave."""
