"""The tables of this app, for Django; code imports them from their features."""

from .charge.models import Charge
from .corrections.models import Correction
from .objections.models import Objection, ObjectionProof, ObjectionStep
from .regrouping.models import RegroupedPerson, Regrouping
from .requests.models import CaseRequest, Evidence, RequestStep, ReviewingOffice

__all__ = [
    "CaseRequest",
    "Charge",
    "Correction",
    "Evidence",
    "Objection",
    "ObjectionProof",
    "ObjectionStep",
    "RegroupedPerson",
    "Regrouping",
    "RequestStep",
    "ReviewingOffice",
]
