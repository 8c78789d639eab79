"""The Celery application. What it must do is a row in the database (journal.jobs); the queue only hurries it."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cetrack.settings")

app = Celery("cetrack")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_logging(**kwargs) -> None:
    """Django has set up the logs already; a receiver here keeps Celery from doing it again in its own way."""
