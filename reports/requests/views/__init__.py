"""Views of requests."""
