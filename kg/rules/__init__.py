"""Rules kept as data: patterns over annotated sentences, what each states, and examples of what it reads."""
