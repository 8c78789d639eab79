"""The law: what the notice asks for, and whether a person's hours meet it. Pure Python; see `engine.py` for the order.

    pack = load_pack("xlgl-2024")
    decision = decide(parse_case({...}), pack)
    decision.outcome, decision.route, decision.missing, decision.clauses()
"""

from rulebook.case import CaseError, parse_case
from rulebook.decide import Decision, decide, decide_data, decide_line
from rulebook.facts import Case
from rulebook.loader import PackError, available_packs, load_pack
from rulebook.pack import Pack

__all__ = [
    "Case",
    "CaseError",
    "Decision",
    "Pack",
    "PackError",
    "available_packs",
    "decide",
    "decide_data",
    "decide_line",
    "load_pack",
    "parse_case",
]
