"""The first page of an office: what waits, and how its units stand."""
