"""What partners think of each other: three questions at each lunch, and licensed scores."""
