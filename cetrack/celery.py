"""The Celery application. What it must do is a row in the database (journal.jobs); the queue only hurries it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cetrack.settings")

app = Celery("cetrack")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
