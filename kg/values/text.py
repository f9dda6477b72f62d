"""Words as the value of a parameter, with the language that the wikitext names for them."""

from kg.model import Text
from kg.values.rendering import Wikitext, rendered, spliced
from kg.wikitext.language import Language


def parse_text(wikitext: Wikitext, lang: str = "en", language: Language | None = None) -> Text | None:
    """The value as a reader sees it, without footnotes; None where nothing is left.

    `lang` of the result is the language of a `{{lang}}` that holds all the words, else None: the caller knows whether
    the words are in the article's language.
    """
    passage = rendered(wikitext, lang, language)
    if passage is None:
        return None
    plain = spliced(passage, lang)
    if not plain:
        return None
    for anchor in passage.anchors:
        if anchor.kind == "lang" and anchor.lang and passage.plain[anchor.start : anchor.end] == passage.plain.strip():
            return Text(plain, anchor.lang)
    return Text(plain)
