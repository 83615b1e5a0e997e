"""What time asks of waiting lists."""
