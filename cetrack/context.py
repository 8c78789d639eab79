"""What every page shows."""

from django.conf import settings


def portal(request):
    return {"issuer": settings.ISSUER}
