"""Wiring: settings, addresses, the queue and the root of the API."""

from .celery import app as celery_app

__all__ = ["celery_app"]
