"""What the extractors found in an article, as the passes behind them see it."""

from collections.abc import Iterable

from kg.model import Item, Read, Statement, Value


class Found:
    """The statements and the places read so far; a pass looks at them and changes nothing."""

    def __init__(self, statements: Iterable[Statement], reads: Iterable[Read]) -> None:
        self.statements, self.reads = tuple(statements), tuple(reads)

    def values(self, subject: Item, prop: str) -> list[Value]:
        """The values of a property of a thing."""
        name = _name(subject)
        return [s.value for s in self.statements if s.property == prop and _name(s.subject) == name]

    def known(self) -> "Known":
        """What is known of each thing."""
        known = Known()
        for statement in self.statements:
            known.add(statement)
        return known


class Known:
    """The values of each property of each thing, for a pass that says nothing less than what is known."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], list[Value]] = {}

    def add(self, statement: Statement) -> Statement:
        """Note a statement, and give it back."""
        self._values.setdefault((_name(statement.subject), statement.property), []).append(statement.value)
        return statement

    def values(self, subject: Item, prop: str) -> list[Value]:
        """The values of a property of a thing."""
        return self._values.get((_name(subject), prop), [])


def _name(subject: Item) -> str:
    """What tells things apart whose links show different words."""
    return subject.title or subject.slug or subject.label
