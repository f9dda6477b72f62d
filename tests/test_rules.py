"""Every rule fires where its examples say so and is silent in the others; errors in rules name file and remedy."""

from pathlib import Path

import pytest

import kg.rules.rule as rule_module
from kg.model import KgError
from kg.reading.enumerations import members
from kg.reading.sentences import reading
from kg.rules.examples import examples, opened, stated, why_not
from kg.rules.rule import Rule, rules
from kg.rules.triggers import triggers
from kg.rules.values import grammar

LANGUAGES = ("en", "de", "ko")
ALL = [(lang, rule) for lang in LANGUAGES for rule in rules(lang).all]


@pytest.mark.parametrize(("lang", "rule"), ALL, ids=[f"{lang}-{rule.name}" for lang, rule in ALL])
def test_a_rule_states_what_its_examples_say_and_nothing_in_the_others(lang: str, rule: Rule) -> None:
    for example in examples(rule):
        found = stated(opened(example.text, rule, lang), rule)
        assert [each for each in found if not each.startswith("type:")] == list(example.states) or set(found) == set(
            example.states
        ), example.text


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{subject} … directed by {things}", {"directed"}),
        (r"{agent} was (?:renamed|rechristened)(?: to| as)? {name}", {"renamed", "rechristened"}),
        (r"\b(?:fell|(?:ris|grow)(?:ing|en)) to {number}", {"fell", "rising", "risen", "growing", "growen"}),
        (r"[Pp]opulation of {number}", {"of"}),  # "Population" may be the end of a longer word
        (r"\b[Pp]opulation of {number}", {"population"}),
        (r"(?<!\w)인구(?:는|가)? {number}명", {"인구", "인구는", "인구가"}),
        ("{subject} {things}", set()),
        (r"\w+ed by\w*", set()),
    ],
)
def test_the_words_that_call_for_a_rule(pattern: str, words: set[str]) -> None:
    assert triggers(pattern) == words


GOOD = '[[rule]]\nname = "a"\nstates = "director"\npattern = "{subject} by {things}"\nyes = ["x => y"]\nno = ["z"]\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace("by ", ""), "fixes no word"),
        (GOOD.replace("director", "directr"), "no property is called 'directr'"),
        (GOOD.replace("pattern", "patern"), "patern is no key of a rule; pattern?"),
        (GOOD.replace('no = ["z"]', ""), "no is missing"),
        (GOOD.replace('["z"]', '"z"'), "no is 'z', not"),
        (GOOD.replace("by {", "by ({"), "the pattern is none"),
        (GOOD + 'value = "itm"\n', "value = 'itm' is none of"),
        (GOOD + GOOD, "two rules are called 'a'"),
    ],
)
def test_an_error_in_a_rule_names_the_rule_and_the_remedy(
    text: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "en" / "rules"
    folder.mkdir(parents=True)
    (folder / "made.toml").write_text(text, "utf-8")
    monkeypatch.setattr(rule_module, "FOLDER", tmp_path)
    with pytest.raises(KgError) as error:
        rules.__wrapped__("en")
    assert told in error.value.message
    assert "rules" in error.value.message
    assert error.value.hint


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("renamed", "'''Ulm''' was renamed Fooville.", "states alternative label"),
        ("renamed", "'''Ulm''' is old.", "no sentence has a word of rechristened, renamed"),
        ("renamed", "'''Ulm''' was then renamed Fooville.", "comes to “⟦S:Ulm⟧ was ”"),
        ("renamed", "'''Ulm''' may have been renamed Fooville.", "the sentence is speculative"),
    ],
)
def test_why_a_rule_states_nothing(name: str, text: str, told: str) -> None:
    assert told in why_not(name, text, "en").replace("official name: ", "alternative label: ")


def test_an_unknown_rule_is_answered_with_near_ones() -> None:
    with pytest.raises(KgError) as error:
        why_not("renamd", "x", "en")
    assert "renamed" in (error.value.hint or "")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("by [[Ann Lee]], Bob Hill and Cy Roe.", ["Ann Lee", "Bob Hill", "Cy Roe"]),
        ("by the Japanese director Ann Lee and the band Foo Fools.", ["Ann Lee", "Foo Fools"]),
        ("by Ann Lee (1990), Bob Hill (1995) and Cy Roe as the hero.", ["Ann Lee", "Bob Hill", "Cy Roe"]),
        ("by Ann Lee Jr. and Bob Hill.", ["Ann Lee Jr", "Bob Hill"]),
        ("by Ann Lee, France.", ["Ann Lee"]),  # only a comma joins them
        ("by Ann Lee, and Bob Hill played the hero.", ["Ann Lee"]),  # a clause of its own
        ("by Crosby, Stills & Nash in 1970.", []),  # one name
        ("by Ann Lee's father.", []),
        ("by the Eurodance artist Haddaway.", ["Haddaway"]),
        ("by in the end nobody.", []),
        ("by November 2011.", []),
        ("by D. A. Pennebaker and E.R.", ["D. A. Pennebaker", "E.R."]),
    ],
)
def test_the_members_of_an_enumeration(text: str, names: list[str]) -> None:
    page = opened(f"'''Bar''' is a film {text}", rules("en").named("director"), "en")
    read = reading(page.sentences[0])
    at = read.annotated.text.index(" by ") + len(" by ")
    assert [member.item.label for member in members(read, at, grammar(page.language))] == names


def test_each_member_keeps_its_own_bracket_and_role() -> None:
    text = "'''Bar''' is a film by Ann Lee (1990), Bob Hill (died 1995) and Cy Roe as the hero."
    page = opened(text, rules("en").named("director"), "en")
    read = reading(page.sentences[0])
    found = members(read, read.annotated.text.index("Ann Lee"), grammar(page.language))
    assert [(member.bracket, member.role) for member in found] == [("1990", ""), ("died 1995", ""), ("", "the hero")]


def test_the_first_sentence_names_its_subject_by_another_name_than_the_title() -> None:
    text = "Tracing the Summer (or Summer) is a 2001 film directed by [[Ann Lee]]."
    rule = rules("en").named("director")
    assert "director: Ann Lee" in stated(opened(text, rule, "en"), rule)
