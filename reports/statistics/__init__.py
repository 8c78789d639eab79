"""Statistics for the year: the table an office files upwards, worked out in the background, frozen on a day."""
