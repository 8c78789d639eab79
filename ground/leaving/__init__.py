"""Stored files whose record is gone: they are written down with it, so that one that stays is tried again."""
