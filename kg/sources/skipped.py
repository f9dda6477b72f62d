"""What a source holds that is no article, and why."""

from dataclasses import dataclass

from kg.model import KgError

DELETED = "deleted"
"""The reason that a page of an event that deletes it gives."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or page that gives no article.

    `reason` is `redirect`, `namespace 10`, `no text in the dump`, …; `target` is where a redirect leads, or the title
    of a page that was deleted from the wiki of `lang` at `timestamp`; `error` is set when it should have been an
    article and cannot be read.
    """

    name: str
    reason: str
    target: str | None = None
    error: KgError | None = None
    lang: str | None = None
    timestamp: str | None = None
