"""Signs of life for whoever watches the machine."""
