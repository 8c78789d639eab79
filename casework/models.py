"""The tables of this app, for Django; code imports them from their features."""

from .corrections.models import Correction
from .requests.models import CaseRequest, Evidence, RequestStep, ReviewingOffice

__all__ = ["CaseRequest", "Correction", "Evidence", "RequestStep", "ReviewingOffice"]
