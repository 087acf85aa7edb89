"""`bank search`: items by word or id, over what this person has seen."""

from typing import Annotated

import typer

from ma_exam.cli.output import say_json, text_width
from ma_exam.cli.results import show


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="Words, beginnings of words, or an item's id.")
    ],
    unseen: Annotated[
        bool, typer.Option("--unseen", help="Look through items that you have not seen yet as well.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find the items that you have seen, by word or id.

    Every word must occur: in the stem, the options, the reasons, the references, the topic's title, your note, or the
    id. Case and accents do not count. Items of an exam that is not finished, and of the mock that is kept back for the
    end, are not found. Nothing counts as met by it.
    """
    from ma_exam.cli.opening import open_desk
    from ma_exam.reports.search import render, to_dict
    from ma_exam.services.search import View, catalogue

    query = " ".join(words)
    with open_desk(reading=True) as desk:
        found = catalogue(desk).search(query, View.ALL if unseen else View.SEEN)
    if as_json:
        say_json(to_dict(query, found, unseen=unseen))
    else:
        show(render(found, text_width(), unseen=unseen))
