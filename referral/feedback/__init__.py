"""Messages back to whoever referred: read, printed, kept in the own record; and one mail a day."""
