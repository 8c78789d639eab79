"""The tables of this app, for Django; code imports them from their features."""

from .pushing.models import PushAnswer, SeenNonce
from .tokens.models import AccessToken

__all__ = ["AccessToken", "PushAnswer", "SeenNonce"]
