"""Invented people in realistic proportions, for demonstrations and measurements. Nothing here is about anybody real."""

from .filling import Filled, SeedTaken, fill

__all__ = ["Filled", "SeedTaken", "fill"]
