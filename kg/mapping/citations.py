"""How articles of one language cite works, read once from its `citations.toml` and `languages.toml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.mapping import FOLDER, table
from kg.model import KgError

DECIDED_BY_PARAMETERS = "?"
"""The class of templates that cite any kind of work."""
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class People:
    """The parameters that name people: one by one (`last`, `first`), several in one value, or in Vancouver style."""

    last: tuple[str, ...]
    first: tuple[str, ...]
    list: tuple[str, ...]
    vancouver: tuple[str, ...]
    between: tuple[str, ...] = ()
    """What stands between full names in one value (`Autor = Daniel Schubbe, Matthias Koßler`), beside `;`."""


@dataclass(frozen=True, slots=True)
class Citing:
    """The templates, parameters and words by which one language cites works; see the comments in `citations.toml`.

    `kinds` is the schema.org class by template name, `hints` the class by parameter, `fields` the parameters of each
    field of `kg.model.Reference`. `short`, `notes`, `inside`, `names`, `plain`, `titles` and `text` are as in the file.
    """

    kinds: Mapping[str, str]
    maintenance: frozenset[str]
    hints: tuple[tuple[str, str], ...]
    thesis: frozenset[str]
    defaults: Mapping[str, Mapping[str, str]]
    fields: Mapping[str, tuple[str, ...]]
    fields_of: Mapping[str, Mapping[str, tuple[str, ...]]]
    authors: People
    editors: People
    undated: frozenset[str]
    names: Mapping[str, frozenset[str]]
    titles: Mapping[str, frozenset[str]]
    short: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, tuple[str, ...]]
    inside: Mapping[str, Any]
    plain: Mapping[str, tuple[str, ...]]
    text: Mapping[str, Any]
    languages: Mapping[str, str]
    """Tags by language name in lower case, the usual name of a language before its others."""
    codes: frozenset[str]
    """The two- and three-letter codes among them."""

    def cites(self, key: str) -> bool:
        """Whether the template of this case-folded name cites a work by named parameters."""
        prefixes = tuple(f"{word} " for word in self.names["templates"])
        return key in self.kinds or (key.startswith(prefixes) and key not in self.maintenance)

    def language(self, written: str) -> str | None:
        """The BCP 47 tag of a language given by code or name (`de`, `German`, `en-us`); None where it is neither."""
        folded = " ".join(written.replace("_", "-").split()).casefold()
        behind = next((word for word in self.names["language"] if folded.endswith(f" {word}")), "")
        folded = folded.removesuffix(behind).rstrip()
        if folded in self.languages:
            return self.languages[folded]
        match = _TAG.fullmatch(folded)
        if match is None or (len(match[1]) == 2 and match[1] not in self.codes):
            return None
        script, region = match[2], match[3]
        return "-".join(filter(None, (match[1], script and script.title(), region and region.upper())))

    def language_name(self, tag: str) -> str:
        """What a language is called (`Korean`), its tag where no name is known."""
        return next((name.title() for name, known in self.languages.items() if known == tag), tag)


@lru_cache
def citing(code: str) -> Citing:
    """How articles of a language cite; one without tables of its own is read as English is.

    Raises KgError when a table is malformed.
    """
    known = code if (FOLDER / code / "citations.toml").is_file() else "en"
    path = FOLDER / known / "citations.toml"
    data, names = table(known, "citations"), table(known, "languages")
    try:
        return Citing(
            kinds={name: klass for klass, listed in data["templates"].items() for name in listed},
            maintenance=frozenset(data["maintenance"]["names"]),
            hints=tuple((name, klass) for name, klass in data["hints"]["order"]),
            thesis=frozenset(data["hints"]["thesis"]),
            defaults=data["defaults"],
            fields=_tuples(data["fields"]),
            fields_of={klass: _tuples(fields) for klass, fields in data["fields_of"].items()},
            authors=People(**_tuples(data["authors"])),
            editors=People(**_tuples(data["editors"])),
            undated=frozenset(data["undated"]["words"]),
            names={kind: frozenset(words) for kind, words in data["names"].items()},
            titles={kind: frozenset(words) for kind, words in data["titles"].items()},
            short=_tuples(data["short"]),
            notes=_tuples(data["notes"]),
            inside=data["inside"],
            plain=_tuples(data["plain"]),
            text=data["text"],
            languages=names["languages"] | names["also"],
            codes=frozenset(tag.partition("-")[0] for tag in names["languages"].values()),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise KgError(
            f"{path}: {error} is missing or malformed", "docs/citations.md lists the tables it holds"
        ) from error


def _tuples(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in table.items()}
