"""The tables of this app, for Django; code imports them from their features."""

from .tokens.models import AccessToken

__all__ = ["AccessToken"]
