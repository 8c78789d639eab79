"""Production speaks through https alone. Whoever comes by plain http is told, instead of being sent in circles.

A visitor who comes straight to the portal is sent to the address of the operator's (SECURE_SSL_HOST). A proxy in front
that has ended TLS but does not say so, or is not believed, would make that a circle: then a page says what to set. A
browser that came by plain http keeps no cookie, so that its forms fail: then ``expired`` says it.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from .edge import refused
from .expired import typed_by_us

PROTOCOL, PASSED_ON = "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR"


class HttpsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.SECURE_SSL_REDIRECT or request.is_secure() or request.path_info.startswith(settings.STATIC_URL):
            return self.get_response(request)
        wrong = _wrong_with_proxy(request)
        return refused(request, wrong, 400) if wrong else self.get_response(request)


def _wrong_with_proxy(request: HttpRequest) -> str:
    """What must be set in the proxy or here; empty where there is no proxy, or it was itself asked in clear."""
    protocol = request.META.get(PROTOCOL, "")
    if protocol.strip().lower() == "https":
        return _(
            "This page came through a proxy that says “https”, but the portal does not believe it. "
            "System administrator: set CETRACK_TRUSTED_PROXIES to the number of proxies in front of the portal "
            "(docs/operations.md)."
        )
    if not protocol and PASSED_ON in request.META:
        return _(
            "This page came through a proxy that does not say whether it was asked by https. System administrator: "
            "let the proxy set X-Forwarded-Proto, as contrib/nginx/cetrack.conf does (docs/operations.md)."
        )
    return ""


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What people see whose form carried no valid token. Who came in clear would lose the cookie again."""
    if (typed := typed_by_us(request)) is not None:
        return render(request, "expired.html", typed, status=403)
    came_from = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER") or ""
    if settings.EMBEDDED or urlsplit(came_from).scheme != "http":
        return csrf_failure(request, reason)
    sentence = _("The portal is used by an encrypted connection only. Open %(address)s and sign in there.")
    return refused(request, sentence % {"address": settings.PUBLIC_URL}, 403)
