"""How gunicorn serves the portal: `gunicorn cetrack.wsgi -c cetrack/gunicorn.py --bind 127.0.0.1:8000`."""

import multiprocessing
import threading

from cetrack import served_settings

worker_class = "cetrack.heads.PatientWorker"  # threads; slow callers hold none
workers = min(8, max(2, multiprocessing.cpu_count()))
threads = 4
timeout = 60
graceful_timeout = 15
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn's own advice: a slow disk must not look like a dead worker
loglevel = "warning"
raw_env = served_settings.good()
control_socket_disable = True  # nobody steers it through a socket in a home folder


def post_worker_init(worker) -> threading.Thread:
    """While it serves already: an upgrade comes later than that."""
    thread = threading.Thread(target=_get_ready, name="whole", daemon=True)
    thread.start()
    return thread


def _get_ready() -> None:
    from django.conf import settings

    from cetrack import whole
    from reports.printing import sheets

    if not settings.EMBEDDED:
        whole.load()
    sheets.warm_up()
