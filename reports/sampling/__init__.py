"""Sampling audits (抽查): a reproducible draw, a checklist for each person, findings, a result sheet, what follows."""
