"""The list of people of the roll as a paper."""
