"""Unit audit (单位审验): where every unit stands, the people behind each figure, and the table to take away."""
