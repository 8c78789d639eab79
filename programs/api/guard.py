"""May this call be made at all: somebody calls, the token's scope allows it, and the address exists for these roles."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated

from ..tokens.models import AccessToken


class OutOfScope(PermissionDenied):
    default_code = "token_scope"


class MayCall(IsAuthenticated):
    """A view says in ``scope`` what its unsafe methods need (write, unless it says read), and in ``who`` for whom it
    exists: a function of the actor."""

    def has_permission(self, request: Any, view: Any) -> bool:
        if not super().has_permission(request, view) or not request.actor:
            return False
        needed = "read" if request.method in SAFE_METHODS else getattr(view, "scope", "write")
        if isinstance(request.auth, AccessToken) and needed not in request.auth.scopes:
            raise OutOfScope(_("This token lacks the scope “%(scope)s”.") % {"scope": needed})
        who = getattr(view, "who", None)
        if who is not None and not who(request.actor):
            raise Http404
        return True
