"""Addresses. An app brings its pages in ``urls.py`` and its part of the API in ``api.py``; this module joins them."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

handler500 = "cetrack.serving.failed"
urlpatterns = [
    *[path("", include(f"{app}.urls")) for app in settings.OUR_APPS if find_spec(f"{app}.urls")],
    *[path("api/v1/", include(f"{app}.api")) for app in settings.OUR_APPS if find_spec(f"{app}.api")],
]
