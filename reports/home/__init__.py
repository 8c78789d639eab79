"""Learner home: for what one applies which years are asked, what is missing, until when, at what cost, and where."""
