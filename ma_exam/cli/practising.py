"""`ma-exam practice`: straight into a practice set."""

from typing import Annotated, Literal

import typer

from ma_exam.cli.entry import open_app
from ma_exam.cli.forms import MAX_SEED
from ma_exam.core.wish import COUNTS, LONGEST, MOST, Wish

Kind = Literal["mix", "missed", "flagged", "new", "unsure", "lucky", "confident", "due", "bookmarked"]


def practice(
    exam: Annotated[str, typer.Option(help="Which exam; `ma-exam exams` lists them.")] = "cma",
    topic: Annotated[
        str,
        typer.Option(
            help="A part of its outline, such as C2 or C2.4; without it, all of it.", metavar="CODE"
        ),
    ] = "",
    what: Annotated[
        Kind,
        typer.Option(
            help="Which items: mix (new first, some missed, few known), missed, flagged or new ones, those you were "
            "unsure of, right by a guess (lucky), wrong though sure (confident), due for review today, bookmarked."
        ),
    ] = "mix",
    count: Annotated[
        int, typer.Option(min=1, max=MOST, help="How many items at the most.", metavar="N")
    ] = COUNTS[0],
    minutes: Annotated[
        int,
        typer.Option(
            min=0, max=LONGEST, help="How long, in place of --count; 0: no limit.", metavar="MINUTES"
        ),
    ] = 0,
    difficulty: Annotated[
        int,
        typer.Option(
            min=0, max=3, help="1 easy, 2 medium, 3 hard, as their author rated them; 0: any.", metavar="N"
        ),
    ] = 0,
    misconception: Annotated[
        str, typer.Option(help="Only items whose wrong options name this id, such as age-norm.", metavar="ID")
    ] = "",
    sure: Annotated[
        bool, typer.Option("--sure/--no-sure", help="Ask how sure you are of each answer.")
    ] = True,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=MAX_SEED, help="Draw the set that this number names.", metavar="N"),
    ] = None,
) -> None:
    """Practise: straight into a set of items, each answer told at once.

    Where there is no such item, the app says so on its home screen.
    """
    from ma_exam.core.practice import find_domain
    from ma_exam.services.exams import blueprint

    chosen = blueprint(exam)
    scope = find_domain(chosen, topic.upper()).code if topic else ""
    wish = Wish(scope, what, count, minutes, difficulty, misconception.strip().lower(), sure)
    raise typer.Exit(open_app(chosen.id, "practice", seed=seed, wish=wish))
