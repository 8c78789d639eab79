"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from .calls.annual_records import AnnualRecordsCalls
from .calls.audit import AuditCalls
from .calls.batches import BatchesCalls
from .calls.behind import BehindCalls
from .calls.cards import CardsCalls
from .calls.decisions import DecisionsCalls
from .calls.dictionary import DictionaryCalls
from .calls.exports import ExportsCalls
from .calls.jobs import JobsCalls
from .calls.learners import LearnersCalls
from .calls.me import MeCalls
from .calls.packs import PacksCalls
from .calls.plans import PlansCalls
from .calls.push import PushCalls
from .calls.records import RecordsCalls
from .calls.requests import RequestsCalls
from .calls.statistics import StatisticsCalls
from .calls.units import UnitsCalls


class Client(
    AnnualRecordsCalls,
    AuditCalls,
    BatchesCalls,
    BehindCalls,
    CardsCalls,
    DecisionsCalls,
    DictionaryCalls,
    ExportsCalls,
    JobsCalls,
    LearnersCalls,
    MeCalls,
    PacksCalls,
    PlansCalls,
    PushCalls,
    RecordsCalls,
    RequestsCalls,
    StatisticsCalls,
    UnitsCalls,
):
    """Every operation of the interface: one portal, one token."""
