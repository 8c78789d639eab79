"""The law: what the notice asks for, and whether a person's hours meet it. Pure Python; see `engine.py` for the order.

pack = load_pack("xlgl-2024")
decision = decide(parse_case({...}), pack)
decision.outcome, decision.route, decision.missing, decision.clauses()
"""

from rulebook.case import parse_case
from rulebook.decide import Decision, decide, decide_data, decide_line
from rulebook.facts import Case
from rulebook.given import CaseError
from rulebook.ledger import class_counts, counting_class, counting_classes
from rulebook.library import Library
from rulebook.loader import PackError, available_packs, carried, load_pack, with_packs
from rulebook.pack import Pack
from rulebook.records import CreditVerdict, credit_verdict, credit_verdicts
from rulebook.register import register

__all__ = [
    "Case",
    "CaseError",
    "CreditVerdict",
    "Decision",
    "Library",
    "Pack",
    "PackError",
    "available_packs",
    "carried",
    "class_counts",
    "counting_class",
    "counting_classes",
    "credit_verdict",
    "credit_verdicts",
    "decide",
    "decide_data",
    "decide_line",
    "load_pack",
    "parse_case",
    "register",
    "with_packs",
]
