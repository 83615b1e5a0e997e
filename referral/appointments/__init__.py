"""Appointments of a coach with a person: book, move, record; invitations, reminders and a feed."""
