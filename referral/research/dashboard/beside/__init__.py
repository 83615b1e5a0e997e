"""What a new figure is weighed beside: tables of the same release, and of others with the same people."""
