"""Unit training plans (article 7.2): filed by a banner or a department of the league, recorded by the league.

``states`` the table of moves · ``permissions`` who may, and when · ``law`` what the rule pack says of plans ·
``services`` the moves · ``drafts`` what an office writes down · ``roster`` the file of participants ·
``coverage`` whom a plan covers · ``selectors`` reads.
"""
