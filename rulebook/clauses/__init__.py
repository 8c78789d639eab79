"""The clauses, one function each. Families (modules) never call each other; `rulebook/engine.py` has their order.

What a clause does stands here; how much, until when and for whom stands in the rule pack. `terms.py` says what goes
in and what comes out. A new kind of clause needs: its entry in `rulebook/entries.py`, its function in a family, its
name in the tables of `rulebook/engine.py` (with the facts it looks at), its sentences in `rulebook/phrases/`, and tests
on, one step below and one above each of its figures.
"""
