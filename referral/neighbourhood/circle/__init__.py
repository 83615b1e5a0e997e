"""The buurtkring: its members and the result they agreed on."""
