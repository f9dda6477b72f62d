"""Patterns over sentences with their links and mentions marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import work

from kg.mapping import mappings
from kg.rules.patterns import compile_pattern
from kg.wikitext.sentence_patterns import annotate

ENGLISH = mappings("en").language


def test_links_and_mentions_are_marked_and_lead_back() -> None:
    plain = "Hamhŭng is the capital of South Hamgyong Province."
    found = annotate(plain, [(26, 40)], [(0, 7), (30, 35)])
    assert found.text == "⟦S:Hamhŭng⟧ is the capital of ⟦0:South Hamgyong⟧ Province."
    start = found.text.index("South")
    assert plain[slice(*found.plain(start, start + 5))] == "South"
    assert found.plain(0, len(found.text)) == (0, len(plain))
    assert found.plain(0, found.text.index("⟧") + 1) == (0, 7)


def test_links_are_numbered_as_given_and_the_empty_ones_leave_no_mark() -> None:
    assert annotate("a b c", [(0, 1), (2, 2), (4, 5)], []).text == "⟦0:a⟧ b ⟦2:c⟧"
    assert annotate("a⟦b⟧", [], [(0, 1)]).text == "⟦S:a⟧[b]"
    assert annotate("abc", [(0, 2), (1, 3)], []).text == "⟦0:ab⟧c"


@pytest.mark.parametrize(
    ("pattern", "plain", "groups"),
    [
        ("{subject} is", "⟦S:Hamhŭng⟧ is", {}),
        ("of {item}", "of ⟦3:South Hamgyong⟧ Province now", {"item": "3", "tail": " Province"}),
        ("of {item}", "of South Hamgyong Province now", {"item_name": "South Hamgyong Province"}),
        ("in {place}", "in ⟦S:Hamhŭng⟧", {"place_subject": "Hamhŭng"}),
        ("in {place}", "in ⟦1:Seoul⟧", {"place": "1"}),
        ("as {name}", "as ⟦2:Kankō⟧", {"name": "Kankō"}),
        ("as {name} from", "as King of the Hill from 1910", {"name": "King of the Hill"}),
        ("is {quantity}", "is about 319 m high", {"quantity": "about 319 m"}),
        ("of {number} people", "of 768,551 people", {"number": "768,551"}),
        ("to {link}{gap}by", "to ⟦4:Rome⟧ and back by", {"link": "4"}),
    ],
)
def test_placeholders(pattern: str, plain: str, groups: dict[str, str]) -> None:
    match = compile_pattern(pattern, ENGLISH).search(plain)
    assert match is not None
    assert {name: found for name, found in match.groupdict().items() if found} == groups


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [
        ("{subject} is", "Hamhŭng is"),
        ("as {name}", "as a king"),
        ("to {link}{gap}by", "to ⟦4:Rome⟧; back by"),
        ("to {link}{gap}by", "to ⟦4:Rome⟧ and ⟦5:Oslo⟧ by"),
        ("a{any}b", "a; b"),
        ("{agent} is", "north of ⟦S:Hamhŭng⟧ is"),
    ],
)
def test_placeholders_refuse(pattern: str, plain: str) -> None:
    assert compile_pattern(pattern, ENGLISH).search(plain) is None


places = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)).map(lambda t: (t[0], t[0] + t[1])), max_size=8)


@given(st.text("ab ⟦⟧:S0", min_size=36, max_size=36), places, places)
def test_every_mark_leads_back(plain: str, links: list[tuple[int, int]], mentions: list[tuple[int, int]]) -> None:
    found = annotate(plain, links, mentions)
    assert len(found.offsets) == len(found.text) + 1
    assert list(found.offsets) == sorted(found.offsets)
    assert "".join(plain[at] for at in dict.fromkeys(found.offsets[:-1]) if at < len(plain)) == plain
    assert found.text.count("⟦") == found.text.count("⟧")


def test_marking_is_linear() -> None:
    def each(size: int) -> None:
        annotate(
            "a b " * size, [(i * 4, i * 4 + 1) for i in range(size)], [(i * 4 + 2, i * 4 + 3) for i in range(size)]
        )

    assert work(each, 4_000) <= 4.4 * work(each, 1_000) + 200


@pytest.mark.parametrize("unit", ["A", "Ab ", "Ab of the ", "1", "1,", "1 ", "⟦S:a⟧ is ", "in ", "of ⟦1:A⟧"])
def test_no_sentence_costs_a_pattern_more_than_linear_work(unit: str) -> None:
    # Whatever backtracks over all of a long sentence does not come back from here.
    for pattern in ("{name} \\(first", "{quantity} high", "{item}x", "{subject}{any}y", "{link}{gap}z", "{number}!"):
        compile_pattern(pattern, ENGLISH).search(unit * (10_000 // len(unit)))
