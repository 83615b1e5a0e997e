"""What a person agrees to, takes back, and who may speak for them."""
