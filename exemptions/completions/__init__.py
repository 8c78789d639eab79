"""Who has completed the training of a recorded plan (7.2), reported by person."""
