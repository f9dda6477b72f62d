"""Passages read once: the mentions of a sentence, its dates, its certainty, its enumerations."""
