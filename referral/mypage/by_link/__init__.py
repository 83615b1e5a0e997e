"""What the person does on the own page, without an account."""
