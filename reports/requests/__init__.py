"""Requests on pages: filing, one's own requests, the reviewer's desk, many at once, and which offices review."""
