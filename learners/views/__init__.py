"""Pages about people, units, accounts and one's own data."""
