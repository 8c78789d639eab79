"""The tables of this app, for Django; code imports them from their features."""

from .pushing.models import PushAnswer, SeenNonce
from .tokens.models import AccessToken
from .webhooks.models import OutgoingEvent, Webhook

__all__ = ["AccessToken", "OutgoingEvent", "PushAnswer", "SeenNonce", "Webhook"]
