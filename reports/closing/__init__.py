"""A season is closed: the figures of a policy year are kept as they are, and whatever changes them is a correction."""
