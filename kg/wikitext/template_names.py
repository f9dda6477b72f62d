"""The names of a text's templates, read without parsing them, each once."""

from collections.abc import Iterable

from kg.wikitext.inline import template_name
from kg.wikitext.scan import Span


class TemplateNames:
    """The case-folded names of the templates at the spans of one text; `spans` are its outermost ones."""

    def __init__(self, text: str, spans: Iterable[Span]) -> None:
        self._text = text
        self._spans = spans
        self._names: dict[int, str] = {}
        self._outermost: dict[str, list[Span]] | None = None

    def of(self, span: Span) -> str:
        """The name of the template at a span."""
        if span.start not in self._names:
            self._names[span.start] = template_name(self._text, span).casefold()
        return self._names[span.start]

    def outermost(self, keys: tuple[str, ...]) -> list[Span]:
        """The outermost templates with these names or, for `prefix*`, such beginnings; all where there are no keys."""
        if self._outermost is None:
            self._outermost = {}
            for span in self._spans:
                if span.kind == "template":
                    self._outermost.setdefault(self.of(span), []).append(span)
        known = self._outermost
        starts = tuple(key[:-1] for key in keys if key.endswith("*")) if keys else ("",)
        wanted = {key for key in keys if key in known}
        wanted |= {key for key in known if key.startswith(starts)} if starts else set()
        return sorted((span for key in wanted for span in known[key]), key=lambda span: span.start)
