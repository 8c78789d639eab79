"""Addresses. An app brings its pages in ``urls.py`` and its part of the API in ``api.py``; this module joins them."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

handler404 = "cetrack.serving.not_found"
handler500 = "cetrack.serving.failed"


def _api_of(app: str) -> list[str]:
    spec = find_spec(f"{app}.api")
    if spec is None:
        return []
    return [f"{app}.api.urls" if spec.submodule_search_locations else f"{app}.api"]


urlpatterns = [
    *[path("", include(f"{app}.urls")) for app in settings.OUR_APPS if find_spec(f"{app}.urls")],
    path("", include("cetrack.system.urls")),
    *[path("api/v1/", include(module)) for app in settings.OUR_APPS for module in _api_of(app)],
]
