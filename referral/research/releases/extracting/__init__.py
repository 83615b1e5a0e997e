"""The rows of a data set: a text of SQL per table, and their way into files."""
