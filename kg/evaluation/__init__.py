"""Holds a statements table against what a careful reader labelled: how much was found, how much of it is right."""

from kg.evaluation.gold import Fact, read_complete, read_gold
from kg.evaluation.scores import Score, about, evaluate, total, wilson

__all__ = ["Fact", "Score", "about", "evaluate", "read_complete", "read_gold", "total", "wilson"]
