"""Copies of the database that PostgreSQL keeps by streaming: some pages and jobs read them, nothing is written there.

Whoever reads much says that a copy may answer (``reading``); the router sends those reads there. What somebody has
written is seen at once (``written``): a copy that has not got so far yet is passed over, as is one that is away, has
been promoted or lags (``standing``). Without CETRACK_REPLICA_DATABASE_URLS none of this takes part.
"""
