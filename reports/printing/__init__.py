"""Papers as data, and the two writers that print any of them."""
