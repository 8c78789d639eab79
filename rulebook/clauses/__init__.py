"""The clauses, one function each. Families (modules) never call each other; `rulebook/engine.py` has their order.

What a clause does stands here, how much and until when stands in the rule pack. See `clauses/terms.py` for what goes
in and what comes out.
"""
