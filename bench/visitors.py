"""Somebody signed in who opens pages, as a browser would, and a page of the portal with nothing on it."""

from __future__ import annotations

from typing import Any

EMPTY = "/empty-page-of-the-bench/"


def browser(account: Any) -> Any:
    """A client in which this account is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.test import Client
    from django.utils.module_loading import import_string

    from accounts.sign_in import marks
    from accounts.sign_in.privacy import VERSION

    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session.create()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "accounts.sign_in.backends.AccountBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[marks.SECOND_FACTOR] = True
    session[marks.NOTICE] = VERSION
    session.save()
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def with_empty_page() -> None:
    """Adds the yardstick: the frame of the portal around nothing."""
    import sys
    import types

    from django.conf import settings
    from django.http import HttpResponse
    from django.template import engines
    from django.urls import include, path

    from ground.web import signed_in

    frame = engines["django"].from_string('{% extends "base.html" %}{% block title %}-{% endblock %}')

    @signed_in
    def empty(request: Any) -> Any:
        return HttpResponse(frame.render({}, request))

    here = types.ModuleType("bench_addresses")
    here.urlpatterns = [path(EMPTY[1:], empty), path("", include(settings.ROOT_URLCONF))]  # type: ignore[attr-defined]
    urls = __import__(settings.ROOT_URLCONF, fromlist=["x"])
    for name in ("handler400", "handler403", "handler404", "handler500"):
        if hasattr(urls, name):
            setattr(here, name, getattr(urls, name))
    sys.modules[here.__name__] = here
    settings.ROOT_URLCONF = here.__name__


def opened(client: Any, address: str) -> Any:
    """What opens a page, and sees that it is there."""

    def work() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code, answer.headers)

    return work
