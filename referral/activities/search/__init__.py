"""Finding an activity: words, typing errors, filters, and how far it is."""
