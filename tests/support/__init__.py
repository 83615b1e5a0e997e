"""What tests need to run: a database, a client, a second of sight."""
