"""Words as the value of a parameter, with the language that the wikitext names for them."""

from kg.model import Text
from kg.values.rendering import Wikitext, rendered, spliced
from kg.wikitext.language import Language
from kg.wikitext.nodes import WebLink


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
        # A bare address is shown as it is; one in brackets as a number.
        bare = next((a.node for a in passage.anchors if isinstance(a.node, WebLink)), None)
        shown = bare and not bare.label and bare.end - bare.start == len(bare.url)
        return Text(bare.url) if bare and shown else None
    for anchor in passage.anchors:
        if anchor.kind == "lang" and anchor.lang and passage.plain[anchor.start : anchor.end] == passage.plain.strip():
            return Text(plain, anchor.lang)
    return Text(plain)
