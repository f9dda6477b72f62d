"""A citation in plain text (`Dong-Sam Sin (2016) [url Title]. …`) as a work, as far as it is plainly readable."""

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extractors.references import imprint, names
from kg.extractors.references.names import Name
from kg.extractors.references.parameter_readers import archived_on, is_archive, is_web, read_date, word_pattern
from kg.extractors.references.template_text import Marks, spelled_out, visible
from kg.extractors.references.work import Anchor, Work, tidy_title
from kg.mapping.citations import Citing
from kg.model import Reference, Time
from kg.values.identifiers import doi
from kg.wikitext.nodes import Link, Node, WebLink
from kg.wikitext.page import Page
from kg.wikitext.passage import Passage

_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{3,150})[\"”“»]")
_NAMES_DATE = (
    r"(?P<names>[^()\[\]]{2,300}?)[,.]?\s{0,2}(?:\((?P<date>[^()]{3,40})\)|(?<=\. )(?P<year>\d{4}[a-z]?)(?=\.))"
)
_DATED_NAMES = re.compile(_NAMES_DATE + r"[.,:;]?\s{0,2}[\"“„«]?")
_AUTHOR_DATE = re.compile(_NAMES_DATE + r"[.,:]?\s(?P<title>[^\W\d_a-z][^.]{8,200}?)\.(?=\s|$)")
_AUTHOR_TITLE = re.compile(
    r"(?P<names>[^.,]{2,40}, [^.,]{1,40})\. (?P<title>[^.]{3,250})\. (?:(?P<place>[^.,:\d]{2,40}): )?"
    r"(?P<publisher>[^.,:\d]{2,70}), (?P<date>\d{4})\b"
)
_HOST = re.compile(r"[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}/?")
_FAR = 300
"""Characters from the start within which a title must begin where only italics mark it."""
_SPACE_BEFORE = re.compile(r" ([.,;])")


def from_text(page: Page, style: Citing, nodes: tuple[Node, ...], start: int, end: int) -> Work | None:
    """The work that plain words and links cite, at `start:end`; None where they say nothing."""
    marks = Marks()
    said = page.render(visible(page, style, nodes, marks))
    text = _SPACE_BEFORE.sub(r"\1", said.plain).strip()
    problems = marks.problems
    if not any(character.isalnum() for character in text):
        if not marks.unknown:
            return None
        text = "; ".join(spelled_out(page, template) for template in marks.unknown)
        for template in marks.unknown:
            message = f"citations.toml does not know the template {template.name!r}, which is all that is cited"
            problems.append(page.problem((template.start, template.end), "citation", message))
    reader = _Reader(page, style, said, marks)
    reference = replace(reader.read(), text=text, start=start, end=end)
    surnames = tuple(surname.casefold() for _, surname in reader.authors)[:4]
    anchors: tuple[Anchor, ...] = ((surnames, reference.date.edtf[:4] if reference.date else ""),) if surnames else ()
    return Work(reference, anchors, tuple(problems))


class _Reader:
    """One plain citation being read: its words, and the place of its title among them."""

    def __init__(self, page: Page, style: Citing, said: Passage, marks: Marks) -> None:
        self.page, self.style, self.said, self.marks = page, style, said, marks
        self.plain = said.plain
        self.title: str | None = None
        self.begin = self.end = 0
        self.within: str | None = None
        self.url: str | None = None
        self.authors: list[Name] = []
        self.date: Time | None = None
        self.publisher: str | None = None
        self.place: str | None = None

    def read(self) -> Reference:
        """The work without its text and place."""
        self.links()
        if self.title is None:
            self.marked_title()
        if self.title is None:
            self.unmarked_title()
        self.people(self.plain[: self.begin] if self.title else self.plain)
        after = self.plain[self.end :]
        said = imprint.before_access(self.style, after)
        thesis = self.thesis(said)
        if self.date is None and (self.title or self.url):
            self.date = imprint.published_on(self.page, said)
        if self.title and not self.publisher and not thesis:
            dated = self.date is not None and self.within is None
            self.place, self.publisher = imprint.publisher(self.style, said, dated=dated)
        archive_url = self.marks.archive_url or self.archive_link()
        numbers = {kind: self.number(kind) for kind in imprint.NUMBERS}
        return Reference(
            kind=self.kind(numbers, thesis), text="", start=0, end=0,
            title=self.title, authors=tuple(name for name, _ in self.authors), publisher=self.publisher,
            work=self.within, place=self.place, date=self.date, pages=imprint.pages(self.style, after), url=self.url,
            archive_url=archive_url, archive_date=self.marks.archive_date or archived_on(archive_url),
            access_date=imprint.accessed(self.page, self.style, after),
            lang=self.marks.lang or imprint.language(self.style, self.plain),
            isbn=numbers["isbn"], issn=numbers["issn"], doi=numbers["doi"],
        )  # fmt: skip

    # Title

    def web_links(self) -> Iterator[tuple[int, int, str]]:
        for anchor in self.said.anchors:
            if anchor.kind == "url" and isinstance(anchor.node, WebLink) and is_web(anchor.node.url):
                yield anchor.start, anchor.end, anchor.node.url

    def links(self) -> None:
        """The first link with a telling label gives title and address; else the first link its address."""
        links = list(self.web_links())
        for start, end, url in links:
            label = self.plain[start:end]
            if label != url and self.telling(label):
                self.title, self.begin, self.end, self.url = tidy_title(label, self.style), start, end, url
                self.within = self.italic_after(end)
                return
        own = [url for _, _, url in links if not is_archive(url)] or [url for _, _, url in links]
        self.url = own[0] if own else None

    def telling(self, label: str) -> bool:
        """Whether the words of a link name a work, not only its form or a place in it (`PDF`, `page 17`)."""
        weak = self.style.titles["weak"] | set(self.style.plain["pages"])
        words = re.findall(r"[^\W\d_]+", label.casefold())
        if _HOST.fullmatch(label.strip()):
            return False
        return label.casefold().strip(" .[]()") not in weak and any(word not in weak for word in words)

    def italics(self) -> list[tuple[int, int]]:
        return [(a.start, a.end) for a in self.said.anchors if a.kind == "italic" and a.end > a.start]

    def italic_after(self, end: int) -> str | None:
        """The words in italics that follow a title closely: what it appeared in."""
        found = next(((s, e) for s, e in self.italics() if s >= end), None)
        if found is None or len(self.plain[end : found[0]].split()) > 3:
            return None
        return _trimmed(self.plain[slice(*found)]) or None

    def marked_title(self) -> None:
        """A title in quotation marks, with the work after it in italics; else a title in italics."""
        quoted = _QUOTED.search(self.plain)
        if quoted and self.leads_up(self.plain[: quoted.start()], quoted=True):
            self.title = tidy_title(quoted[1].rstrip(","), self.style)
            self.begin, self.end = quoted.span()
            self.within = self.italic_after(self.end)
            return
        for start, end in self.italics():
            if start > _FAR:
                return
            if self.named(self.plain[start:end]) and self.leads_up(self.plain[:start], quoted=False):
                self.title = tidy_title(_trimmed(self.plain[start:end]), self.style)
                self.begin, self.end = start, end
                following = next((s for s, _ in self.italics() if s >= end), None)
                joint = self.plain[end:following].strip(' ,.:;"”').casefold() if following else ""
                self.within = self.italic_after(end) if joint == "in" else None
                return

    def named(self, words: str) -> bool:
        weak = words.strip(".").casefold() in self.style.titles["weak"]
        return len(words) >= 4 and any(c.isupper() for c in words[:2]) and not weak

    def leads_up(self, before: str, *, quoted: bool) -> bool:
        """Whether what stands before a title leads up to one: nothing, people and a date, for italics a few words."""
        before = before.strip()
        if not before or names.plain(before.rstrip(".,:"), self.style) or _DATED_NAMES.fullmatch(before):
            return True
        return not quoted and len(before) <= 80 and before[-1] in ",.:;"

    def unmarked_title(self) -> None:
        """`Dormels, Rainer. Title. Jimoondang, 2014.` and `Kenoyer, J. M. (1998). Title.`, with nothing marked."""
        match = _AUTHOR_TITLE.match(self.plain)
        people = names.plain(_named(match), self.style) if match else []
        if match and people and people[0][0] != match["names"]:
            publisher, place, written = match["publisher"].strip(), match["place"], match["date"]
        else:
            match, publisher, place = _AUTHOR_DATE.match(self.plain), None, None
            people = names.plain(_named(match), self.style) if match else []
            written = (match["date"] or match["year"]) if match else ""
        if match and people and (date := read_date(self.page, written)):
            self.authors, self.date, self.publisher, self.place = people, date, publisher, place
            self.title, (self.begin, self.end) = match["title"], match.span("title")

    # People, publisher, numbers

    def people(self, before: str) -> None:
        """The authors at the beginning, where a date in brackets, initials or a turned name shows them to be people."""
        if self.authors or not before.strip():
            return
        match = _DATED_NAMES.match(before)
        if match and (self.title is None or match.end() >= len(before.rstrip())):
            date, found = read_date(self.page, match["date"] or match["year"]), names.plain(_named(match), self.style)
            if found and date and "/" not in date.edtf:
                self.authors, self.date = found, date
                return
        if self.title is None:
            return
        listed = before.rstrip(' "“„«,:')
        listed = listed if names.shortened(listed[-4:]) else listed.rstrip(".")
        found = names.plain(listed, self.style)
        if found and (names.shortened(listed) or all(name not in listed for name, _ in found)):
            self.authors = found

    def thesis(self, after: str) -> bool:
        """Whether the text calls the work a thesis; the institution it then names is its publisher."""
        word = word_pattern(self.style.plain["thesis"]).search(after)
        if word is None:
            return False
        joint = word_pattern(self.style.plain["institution"]).match(after, word.end() + 1)
        if joint:
            begin = self.end + joint.end() + 1
            link = next((a for a in self.said.links if a.start == begin and a.end > a.start), None)
            words = self.plain[link.start : link.end] if link else re.split(r"[.,;(]", self.plain[begin:])[0]
            self.publisher = words.strip() or None
        return True

    def number(self, kind: str) -> str | None:
        if found := self.marks.numbers.get(kind):
            return found
        read, pattern = imprint.NUMBERS[kind]
        if match := pattern.search(self.plain):
            if number := read(match["number"].rstrip(").,;")):
                return number
            message = f"{match['number']!r} is no valid {kind.upper()}"
            self.marks.problems.append(self.page.problem(self.said.source(*match.span("number")), "citation", message))
        if kind == "doi":
            targets = [a.node.target for a in self.said.anchors if isinstance(a.node, Link)]
            return next((n for t in (*targets, self.url or "") if "doi" in t.casefold() and (n := doi(t))), None)
        return None

    def archive_link(self) -> str | None:
        return next((url for _, _, url in self.web_links() if url != self.url and is_archive(url)), None)

    def kind(self, numbers: dict[str, str | None], thesis: bool) -> str:
        """The schema.org class, by the plainest sign."""
        signs = (
            (thesis, "Thesis"), (numbers["isbn"], "Book"), (self.url, "WebPage"),
            (numbers["doi"] or numbers["issn"], "ScholarlyArticle"), (self.title and self.within, "Article"),
            (self.title and self.publisher, "Book"),
        )  # fmt: skip
        return next((klass for sign, klass in signs if sign), "CreativeWork")


def _trimmed(words: str) -> str:
    """Words in italics without the full stop that ends the sentence (`J. Am. Chem. Soc.` keeps its own)."""
    words = words.strip(" ,")
    return words.rstrip(".") if words.count(".") == 1 else words


def _named(match: re.Match[str]) -> str:
    """The names in a match, with the full stop of an initial at their end."""
    words, after = match["names"], match.string[match.end("names") :][:1]
    return words + after if after == "." and len(words.split()[-1]) == 1 else words
