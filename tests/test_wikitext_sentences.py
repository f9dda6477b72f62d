"""Sentences: where they end, and that they never overlap."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import work

from kg.wikitext.sentences import LONGEST, split

ABBREVIATIONS = frozenset({"st.", "no.", "c.", "e.g.", "u.s.", "al."})


def sentences(plain: str, *breaks: int) -> list[str]:
    return [plain[start:end] for start, end in split(plain, ABBREVIATIONS, breaks)]


@pytest.mark.parametrize(
    "found",
    [
        ["It is a city.", "It lies on the sea."],
        ["Is it?", "Yes!", "It is."],
        ['He said "No."', "She left."],
        ["He left (in 1990.)", "She stayed."],
        ["It grew by 1.5 percent in St. Louis.", "Then it shrank."],
        ["George W. Bush met J. R. R. Tolkien.", "They talked."],
        ["The U.S. Army came c. 1335.", "It went."],
        ["See e.g. Rome.", "It is old."],
        ["It ended in 1950.", "1951 was better."],
        ["It ended.", '"A new day," he said.'],
        ["It was at kg.org in version 3.11 of it.", "Then it was not."],
        ["No full stop at the end"],
        ["它是一座城市。", "它很大。"],
        ["함흥은 도시이다.", "바다에 있다."],
        ["Это город.", "Он большой."],
        ["What… is it? it asked."],
        [],
    ],
)
def test_where_sentences_end(found: list[str]) -> None:
    joint = "" if found and found[0].endswith("。") else " "
    assert sentences(joint.join(found)) == found


def test_a_footnote_ends_a_sentence_without_a_space_in_order() -> None:
    plain = "It fell.It rose. It fell again.It is gone."
    assert sentences(plain, 8, 31) == ["It fell.", "It rose.", "It fell again.", "It is gone."]
    assert sentences(plain) == ["It fell.It rose.", "It fell again.It is gone."]
    # A footnote in the middle of a number or a word breaks nothing.
    assert sentences("It grew by 1.5 percent.", 13) == ["It grew by 1.5 percent."]
    assert sentences("It fell.", 0, 8) == ["It fell."]


def test_what_has_no_full_stop_for_too_long_is_cut_at_a_space() -> None:
    plain = "word " * (LONGEST // 2)
    found = list(split(plain))
    assert all(end - start <= LONGEST for start, end in found)
    assert " ".join(plain[start:end] for start, end in found) == plain.strip()
    assert len(list(split("x" * (3 * LONGEST)))) == 3


PIECES = ["a", "A", ".", "!", "?", "。", " ", '"', "(", ")", "No.", "1", "é", "함"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.lists(st.integers(0, 45)))
def test_sentences_are_in_order_and_nothing_but_space_is_lost(plain: str, breaks: list[int]) -> None:
    found = list(split(plain, ABBREVIATIONS, breaks))
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert all(plain[start:end] == plain[start:end].strip() != "" for start, end in found)
    assert "".join(plain[start:end] for start, end in found).replace(" ", "") == plain.replace(" ", "")


@pytest.mark.parametrize("unit", [". ", "A. ", '."', "a", "A.", "No. ", "(.) ", "。"])
def test_no_text_costs_more_than_linear_work(unit: str) -> None:
    def each(size: int) -> None:
        assert list(split(unit * size, ABBREVIATIONS, range(0, size, 3)))

    assert work(each, 8_000) <= 4.4 * work(each, 2_000) + 200
    each(100_000)
