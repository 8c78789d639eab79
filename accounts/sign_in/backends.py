"""Who a session belongs to. Proving who one is happens in services.sign_in, not here."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from ..holders.models import Account


class AccountBackend(BaseBackend):
    """Gives the account of a session; a disabled one is gone at the next request."""

    def get_user(self, user_id):
        return Account.objects.filter(pk=user_id, is_active=True).first()
