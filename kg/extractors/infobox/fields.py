"""A parameter of an infobox about to be read, and a value found in it with its place and conditions."""

from dataclasses import dataclass

from kg.extractors.infobox.value_splitting import Place, is_empty_value
from kg.mapping import Rule
from kg.model import Qualifier, Value
from kg.wikitext.nodes import Parameter
from kg.wikitext.page import Page
from kg.wikitext.passage import Passage


@dataclass(frozen=True, slots=True)
class ReadValue:
    """One value with its place in the wikitext; `text` is the entry's own words, `note` its brackets.

    `property` is what the value says where it is not what the rule names (a short form in the brackets of a name).
    """

    value: Value
    place: Place
    qualifiers: tuple[Qualifier, ...] = ()
    text: str = ""
    note: str = ""
    property: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter about to be read: its page, the rule that holds, and the language of its text where one is named."""

    page: Page
    parameter: Parameter
    rule: Rule
    lang: str | None = None

    @property
    def source(self) -> str:
        """The value as it is written."""
        return self.page.written(self.parameter)

    @property
    def number_locale(self) -> str:
        """The language in which its numbers are written: the one that the rule names, else the page's."""
        return self.lang if self.lang and self.rule.lang and self.rule.lang.startswith("=") else self.page.language.code

    @property
    def place(self) -> Place:
        """Where the value stands."""
        return (self.parameter.start, self.parameter.end)

    @property
    def words(self) -> Passage:
        """The value as a reader sees it."""
        return self.page.render(self.parameter.nodes)

    def is_empty(self) -> bool:
        """Whether the value only says that there is none."""
        return is_empty_value(self.words.plain, self.page.language.words["boxes"])
