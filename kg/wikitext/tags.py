"""The HTML and extension tags that wikitext knows; anything else between angle brackets is text."""

_HTML = """
abbr b bdi bdo big blockquote br caption center cite code col colgroup data dd del dfn div dl dt em
font h1 h2 h3 h4 h5 h6 hr i ins kbd li link mark meta ol p q rb rp rt rtc ruby s samp small span
strike strong sub sup table tbody td tfoot th thead time tr tt u ul var wbr
"""
# https://en.wikipedia.org/wiki/Special:Version#mw-version-parser-extensiontags, and those of transclusion.
_EXTENSIONS = """
categorytree ce charinsert chem gallery graph hiero imagemap includeonly indicator inputbox
langconvert mapframe maplink math noinclude nowiki onlyinclude page pagelist pages phonos poem pre
quiz ref references score section source syntaxhighlight templatedata templatestyles timeline
"""
TAGS = frozenset(f"{_HTML} {_EXTENSIONS}".split())
"""In lower case; HTML as https://www.mediawiki.org/wiki/Help:HTML_in_wikitext lists it."""
VOID = frozenset({"br", "col", "hr", "link", "meta", "wbr"})
"""Tags that hold nothing."""
