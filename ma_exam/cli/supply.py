"""`bank report`: what the library still holds for this person, by topic and in whole forms."""

import textwrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ma_exam.cli.output import say, say_json, table, text_width

if TYPE_CHECKING:
    from ma_exam.core.blueprint import Blueprint
    from ma_exam.core.item import Item
    from ma_exam.core.supply import Stock


_FIGURES = 42
"""Columns of the figures that stand before a topic's title."""


def report(
    exam: Annotated[str, typer.Argument(help="Which exam; `ma-exam exams` lists them.")] = "cma",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what is left to sit: items and unseen items by topic, and whole forms that repeat nothing.

    One form is kept back for a final mock, `ma-exam exam EXAM --final`, as long as the library holds another.
    """
    from ma_exam.cli.opening import open_desk
    from ma_exam.core.supply import stock
    from ma_exam.services.exams import blueprint

    chosen = blueprint(exam)
    with open_desk(reading=True) as desk:
        items, _ = desk.pool()
        found = stock(chosen, items, desk.exposure())
    if as_json:
        say_json(_data(chosen, items, found))
    else:
        say(_text(chosen, items, found))


def _shares(exam: "Blueprint", items: "list[Item]", found: "Stock") -> list[dict[str, Any]]:
    from ma_exam.core.supply import expected_share, target_share

    by_ref = {item.ref: item for item in items}
    named = [("next", form) for form in found.forms] + ([("final", found.final)] if found.final else [])
    return [
        {
            "form": name,
            "items": len(form.slots),
            "expected_percent": round(100 * expected_share(form, by_ref), 1),
            "target_percent": round(100 * target_share(exam, items, form), 1),
        }
        for name, form in named
    ]


def _data(exam: "Blueprint", items: "list[Item]", found: "Stock") -> dict[str, Any]:
    return {
        "exam": exam.id,
        "items": sum(leaf.items for leaf in found.leaves),
        "unseen": sum(leaf.unseen for leaf in found.leaves),
        "forms_left": len(found.forms),
        "final_kept_back": found.final is not None,
        "forms": _shares(exam, items, found),
        "topics": [
            {
                "code": leaf.code,
                "title": leaf.title,
                "items": leaf.items,
                "unseen": leaf.unseen,
                "kept_back": leaf.kept_back,
                "needed": leaf.needed,
                "forms": leaf.forms,
            }
            for leaf in found.leaves
        ],
    }


def _text(exam: "Blueprint", items: "list[Item]", found: "Stock") -> str:
    rows = [
        (
            leaf.code,
            leaf.items,
            leaf.unseen,
            leaf.kept_back,
            leaf.needed,
            "-" if leaf.forms is None else leaf.forms,
            textwrap.shorten(leaf.title, max(20, text_width() - _FIGURES), placeholder=" …"),
        )
        for leaf in found.leaves
    ]
    total = sum(leaf.items for leaf in found.leaves)
    unseen = sum(leaf.unseen for leaf in found.leaves)
    lines = [
        f"{exam.title}: {total} items that it can draw, {unseen} of them unseen by you.",
        "",
        table(("topic", "items", "unseen", "kept", "takes", "forms", ""), rows, right=range(1, 6)),
        "",
        "Kept: kept back for the final mock. Takes: items in one whole form. Forms: as many",
        "whole forms as the other unseen items suffice for.",
        "",
        _forms_left(len(found.forms)),
    ]
    if found.final:
        lines.append(f"One more is kept back for a final mock: `ma-exam exam {exam.id} --final`.")
    shares = _shares(exam, items, found)
    if shares:
        told = ", ".join(
            f"{share['expected_percent']} %{' (final)' if share['form'] == 'final' else ''}"
            for share in shares
        )
        lines.append(f"Right answers to expect on them, by the authors' ratings: {told}.")
    return "\n".join(lines)


def _forms_left(count: int) -> str:
    if count == 1:
        return "1 whole form is left that repeats nothing you have seen."
    return f"{count or 'No'} whole forms are left that repeat nothing you have seen."
