"""Parsers for one cell each: a value or a ``Fault``, never a guess and never an exception.

A parser is called with a cell that is neither blank nor ``Unusable``. ``names``: people and units; ``identity``:
document numbers; ``numbers``: hours, years, grades, phones, record numbers; ``dates``: days; ``words``: closed lists;
``texts``: free text.
"""
