"""Who is behind: people who have not met the yearly check while the window is open, and reminding them once."""
