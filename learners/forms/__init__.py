"""Forms of the pages about people, units and accounts."""
