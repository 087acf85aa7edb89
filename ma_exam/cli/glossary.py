"""`glossary`: what abbreviations mean, and which must not be used."""

from typing import Annotated

import typer

from ma_exam.cli.output import say_json, text_width
from ma_exam.cli.results import show


def glossary(
    term: Annotated[
        str, typer.Argument(metavar="TERM", help="An abbreviation, or words of its meaning; all if none.")
    ] = "",
    avoid: Annotated[
        bool, typer.Option("--do-not-use", help="Only what a list warns of, with what to write instead.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what an abbreviation means, whether it must not be used, and what to write instead."""
    from ma_exam.core.glossary import nearest
    from ma_exam.errors import NotFoundError
    from ma_exam.reports.glossary import render, to_dict
    from ma_exam.services.glossary import glossary as read

    known = read()
    found = known.find(term, avoid=avoid)
    if not found:
        near = nearest(known.entries, term)
        raise NotFoundError(
            f"the glossary does not hold {term}.",
            hint=f"Did you mean {near}?" if near else "`ma-exam glossary` lists all that it holds.",
        )
    if as_json:
        say_json(to_dict(known, found))
    else:
        show(render(known, found, text_width()))
