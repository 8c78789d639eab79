"""Claims for relief: one kind of request for each clause of article 6 that turns on a fact, and for article 5.2."""
