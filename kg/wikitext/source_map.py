"""Where each character of a rendered text comes from, as runs: most of a text is copied, so runs are few."""

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class SourceMap:
    """Where each character of a plain text comes from, run by run, each run beginning at `plain[i]` of the text.

    A run whose `ends[i]` is negative is copied: its characters come one by one from `sources[i]` on. Any other comes
    as a whole from `sources[i]:ends[i]` of the wikitext.
    """

    plain: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def copy(self, plain: int, source: int) -> None:
        """Begins a run of copied characters, unless the last run goes on just so."""
        if self.ends and self.ends[-1] < 0 and self.sources[-1] - self.plain[-1] == source - plain:
            return
        self.plain.append(plain)
        self.sources.append(source)
        self.ends.append(-1)

    def whole(self, plain: int, start: int, end: int) -> None:
        """Begins a run of characters that all come from one place."""
        self.plain.append(plain)
        self.sources.append(start)
        self.ends.append(end)

    def start(self, at: int) -> int:
        """Where the character `at` begins in the wikitext."""
        run = bisect_right(self.plain, at) - 1
        return self.sources[run] if self.ends[run] >= 0 else self.sources[run] + at - self.plain[run]

    def end(self, at: int) -> int:
        """Where the character `at` ends in the wikitext."""
        run = bisect_right(self.plain, at) - 1
        return self.ends[run] if self.ends[run] >= 0 else self.sources[run] + at - self.plain[run] + 1
