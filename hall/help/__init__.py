"""The manuals: one page for each kind of reader, and which chapter speaks of which page."""
