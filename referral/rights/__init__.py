"""What a person may ask: see, correct, forget, object; and what is kept how long."""
