"""`kg why-not`: says what a rule states in a text, or at which part of its pattern it stops."""

import click


@click.command("why-not", epilog="Example: kg why-not renamed \"'''Ulm''' was then renamed Fooville.\"")
@click.argument("rule")
@click.argument("text")
@click.option("--lang", default="en", show_default=True, help="The language of the rule and the text.")
def command(rule: str, text: str, lang: str) -> None:
    """Say why RULE states nothing in TEXT, or what it states.

    TEXT is wikitext about one thing, whose name is in bold where it is first mentioned.
    """
    from kg.rules.examples import why_not

    click.echo(why_not(rule, text, lang))
