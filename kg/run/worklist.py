"""What many articles hold that kg does not read yet, by how often: the work list for new mappings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.model import Extraction, Use

Key = tuple[str, str]
"""A kind (`template`, `parameter`, `list`) and a case-folded name."""


@dataclass(slots=True)
class Worklist:
    """Counts over articles: `outcomes` by kind, and what was not read with an example page for each name."""

    articles: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    unread: Counter[Key] = field(default_factory=Counter)
    pages: dict[Key, str] = field(default_factory=dict)
    unread_in: Counter[Key] = field(default_factory=Counter)

    def add(self, extraction: Extraction) -> None:
        """Count one article; its text is not kept."""
        self.articles += 1
        seen: set[Key] = set()
        for use in extraction.uses:
            self.outcomes[use.kind, use.outcome] += 1
            if use.outcome == "unread" and use.kind in ("template", "parameter", "list"):
                key = (use.kind, name_of(use))
                self.unread[key] += 1
                self.pages.setdefault(key, extraction.article.title or extraction.article.name)
                seen.add(key)
        self.unread_in.update(seen)

    def share_read(self, kind: str) -> float | None:
        """The share of templates, parameters or lists that were read or are ignored on purpose; None without any."""
        counts = {outcome: self.outcomes[kind, outcome] for outcome in ("stated", "kept", "ignored", "unread")}
        whole = sum(counts.values())
        return 1 - counts["unread"] / whole if whole else None

    def rows(self) -> list[dict[str, object]]:
        """What was not read, the most frequent first: kind, name, times, articles, an example page."""
        ordered = sorted(self.unread.items(), key=lambda entry: (-entry[1], entry[0]))
        return [
            {"kind": key[0], "name": key[1], "times": times, "articles": self.unread_in[key], "page": self.pages[key]}
            for key, times in ordered
        ]


def name_of(use: Use) -> str:
    """The name that unread things of one kind share: a list goes by its heading, without its size."""
    name = use.name.rsplit(" (", 1)[0] if use.kind == "list" else use.name
    return name.casefold()


def worklist(extractions: Iterable[Extraction]) -> Worklist:
    """The work list of some articles."""
    found = Worklist()
    for extraction in extractions:
        found.add(extraction)
    return found


def worklist_text(found: Worklist, limit: int) -> str:
    """The shares that were read, and the `limit` most frequent names of each kind that were not."""
    lines = [f"{found.articles:,} articles"]
    for kind in ("template", "parameter", "list"):
        share = found.share_read(kind)
        if share is not None:
            lines.append(f"  {kind + 's':10} {share:7.1%} read or ignored on purpose")
    for kind in ("parameter", "template", "list"):
        rows = [row for row in found.rows() if row["kind"] == kind][:limit]
        if rows:
            lines += ["", f"{kind}s not read", f"  {'times':>6} {'articles':>8}  name"]
            lines += [f"  {row['times']:6} {row['articles']:8}  {row['name']}   ({row['page']})" for row in rows]
    return "\n".join(lines) + "\n"
