"""Which towns a run of names means: commas part towns in a sentence, a town from its region and country in an item."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.extractors.lists.name_lists import ListedName, country_of, is_entry, listed_names
from kg.mapping.lists import listing, pattern
from kg.model import Item
from kg.wikitext.page import Page
from kg.wikitext.passage import Passage


@dataclass(frozen=True, slots=True)
class Town:
    """One town: its item, where its name ends, its country, its region (a link between the two), its piece."""

    item: Item
    piece: ListedName
    country: Item | None = None
    region: Item | None = None


def towns_of_item(
    page: Page, words: Passage, start: int, end: int, *, given: Item | None, all_of: Item | None = None
) -> list[Town]:
    """The towns of an item: commas part a town from its region and country, unless a country leads ("France: A, B").

    `given` is the country of those that have none of their own, `all_of` the one that leads the item from elsewhere.
    """
    run = _Run(page, words, given)
    run.lead = all_of
    # "Subotica / Szabadka": behind a slash stands another name, unless it is a link.
    every = [piece for piece in listed_names(page, words, start, end) if piece.joint != "/" or piece.link or piece.flag]
    for index, piece in enumerate(every):
        country = run.country(piece)
        if country and not run.group and _is_city_state(run, piece, country, every[index + 1 : index + 2]):
            run.group.append(piece)
        elif country:
            if run.group:
                run.close(country)
            elif run.found and piece.joint == "," and index and run.country(every[index - 1]):
                # "Trowbridge, England, United Kingdom"
                run.found[-1] = replace(run.found[-1], country=country)
            elif not run.found or piece.joint in _APART:
                run.lead = country
        elif not _is_town(page, words, piece):
            labels = index + 1 < len(every) and every[index + 1].joint == ":"
            if not run.group and not run.found and not labels and _is_other(piece):
                return []
        elif piece.joint != "(" and not (run.found and not run.group and piece.joint in ("–", "in")):
            pair = piece.joint == "and" and len(run.group) == 1 and not piece.flag and not run.group[0].flag
            if run.group and not pair and (piece.flag or piece.joint in (*_APART, "and")):
                run.close(None)
            run.group.append(piece)
    if run.group and not (run.found and run.group[0].joint == "," and run.group[0].flag is None and run.lead is None):
        run.close(None)
    return run.found


def _is_city_state(run: "_Run", piece: ListedName, country: Item, following: list[ListedName]) -> bool:
    """`{{flagicon|SIN}} [[Singapore]]` and `Singapore, Singapore`: a town that is a country too."""
    after = run.country(following[0]) if following and following[0].joint == "," else None
    return any(other is not None and other.title == country.title for other in (piece.flag, after))


def towns_of_sentence(page: Page, words: Passage, start: int, end: int) -> list[Town]:
    """The towns of a sentence, where commas part towns; none where it cannot be told which are regions."""
    run = _Run(page, words, None)
    every = listed_names(page, words, start, end)
    parted = [b.start for a, b in pairwise(every) if ";" in words.plain[a.end : b.start]]
    if parted:
        # "A, France; B, Germany; and C": each part is an item.
        edges = pairwise([start, *parted, end])
        return [town for at, stop in edges for town in towns_of_item(page, words, at, stop, given=None)]
    apposition = pattern(page.language.code, "run", "apposition")
    everywhere = listing(page.language.code).table("run").get("all", ())
    for index, piece in enumerate(every):
        country = run.country(piece)
        before = every[index - 1].words.casefold() if index else ""
        if country and run.group and before in everywhere:
            run.close_all(country)
        elif country and run.group:
            if not run.close_parted(country):
                return []
        elif _is_town(page, words, piece) and not country:
            run.group.append(piece)
        elif piece.words.casefold() in everywhere:
            continue
        elif apposition.match(piece.words.casefold()):
            # "A, B, a town in C": what follows is where B lies.
            run.close_before_last()
        elif piece.joint == "when" or _is_date(piece):
            if len(run.group) == 1:
                run.close_parted(None)
        else:
            break
    return run.found if not run.group or run.close_parted(None) else []


_APART = (";", "•", "·", "|", "/")
"""Joints that part towns even where commas do not."""


class _Run:
    """Towns under construction: `group` are the pieces that no country has closed yet."""

    def __init__(self, page: Page, words: Passage, given: Item | None) -> None:
        self.page, self.words, self.given = page, words, given
        self.lead: Item | None = None
        self.group: list[ListedName] = []
        self.found: list[Town] = []

    def country(self, piece: ListedName) -> Item | None:
        """The country that a piece is."""
        return country_of(self.page, self.words, piece.link, "" if piece.link else piece.words)

    def close(self, country: Item | None) -> None:
        """End the group of an item: all are towns of the leading country, else the first is one, the rest regions."""
        group, self.group = self.group, []
        if self.lead is not None and country is None:
            self.found += [self.town(piece, self.lead) for piece in group]
            return
        if len(group) > 1 and all(piece.joint == "and" for piece in group[1:]):
            towns = [self.town(piece, country) for piece in group]
            self.found += [town for town in towns if town.piece.link or town.country]
            return
        town = self.town(group[0], country)
        region = next((piece for piece in group[1:] if piece.link and piece.joint in (",", "in")), None)
        if region and (town.country or _is_in(group[0], region)):
            town = replace(town, region=_item(self.page, self.words, region))
        if group[0].link or town.country:
            self.found.append(town)

    def close_parted(self, country: Item | None) -> bool:
        """End the group of a sentence; False where a country makes it doubtful which of several are towns."""
        group, self.group = self.group, []
        if country is None:
            # Without any country only links are surely towns.
            self.found += [self.town(piece, None) for piece in group if piece.link or piece.flag]
        elif len(group) == 1 or [piece.joint for piece in group[1:]] == ["and"]:
            self.found += [self.town(piece, country) for piece in group]
        elif len(group) == 2:
            region = _item(self.page, self.words, group[1]) if group[1].link else None
            self.found.append(replace(self.town(group[0], country), region=region))
        else:
            return False
        return True

    def close_all(self, country: Item) -> None:
        """All pieces of a sentence are towns of one country."""
        group, self.group = self.group, []
        self.found += [self.town(piece, country) for piece in group]

    def close_before_last(self) -> None:
        """All pieces of a sentence but the last are towns of their own."""
        earlier, self.group = self.group[:-1], self.group[-1:]
        self.found += [self.town(piece, None) for piece in earlier if piece.link]

    def town(self, piece: ListedName, country: Item | None) -> Town:
        """A town with the best country known for it."""
        return Town(_item(self.page, self.words, piece), piece, country or piece.flag or self.given)


def _is_in(town: ListedName, region: ListedName) -> bool:
    """Whether the title of the town names the region (`Springfield, Illinois`)."""
    titles = [p.link.target.title if p.link and p.link.target else "" for p in (town, region)]
    return bool(titles[1]) and titles[0].endswith(f", {titles[1]}")


def _is_other(piece: ListedName) -> bool:
    """Words before the first town that are no date: the item is about something else."""
    return not _is_date(piece)


def _is_date(piece: ListedName) -> bool:
    return re.fullmatch(r"[\d\W]*|[^.]{0,20}\d{4}", piece.words) is not None


def _is_town(page: Page, words: Passage, piece: ListedName) -> bool:
    if piece.link is not None:
        target = piece.link.target
        return is_entry(page, words.plain[piece.link.start : piece.link.end], target.title if target else None)
    return piece.is_name and not piece.words.isupper()


def _item(page: Page, words: Passage, piece: ListedName) -> Item:
    if piece.link is not None:
        return page.item(words, piece.link)
    return page.resolve(words.plain[piece.name_start : piece.name_end])
