"""Pure rules: no Flask, no SQLAlchemy."""
