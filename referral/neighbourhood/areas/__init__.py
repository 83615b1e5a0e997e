"""What is known of an area, beside what was counted here, and what people read in it."""
