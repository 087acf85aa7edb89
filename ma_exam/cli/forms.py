"""`exams` and `form`: what can be sat here, and which items a seed names."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ma_exam.cli.output import say, say_json, table, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ma_exam.core.blueprint import Blueprint, Scale
    from ma_exam.core.form import Form
    from ma_exam.core.item import Item
    from ma_exam.services.exams import Offer

MAX_SEED = 999_999_999


def exams(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the exams and whether the library suffices for each.

    Items, minutes, blocks, the published pass mark with its source, and the topics that lack items.
    """
    from ma_exam.cli.opening import items_of
    from ma_exam.services.exams import offers, stock_of

    found = offers(stock_of(items_of(None)))
    if as_json:
        say_json([_offer_data(offer) for offer in found])
    else:
        say(_offers_text(found))


def _offer_data(offer: "Offer") -> dict[str, Any]:
    exam = offer.blueprint
    return {
        "id": exam.id,
        "version": exam.version,
        "title": exam.title,
        "body": exam.body,
        "items": exam.items,
        "scored": exam.scored,
        "unscored": exam.items - exam.scored,
        "minutes": exam.minutes,
        "blocks": [
            {"items": block.items, "scored": block.scored, "minutes": block.minutes} for block in exam.blocks
        ],
        "tutorial_minutes": exam.tutorial_minutes,
        "break_minutes": exam.break_minutes,
        "pass_mark": _scale_data(exam.scale),
        "target_percent": exam.target_percent,
        "library": {
            "items": offer.items,
            "full_form": offer.full_ready,
            "one_block": offer.block_ready,
            "short": [
                {
                    "domain": entry.domain.code,
                    "title": entry.domain.title,
                    "available": entry.available,
                    "needed": entry.needed,
                    "missing": entry.missing,
                }
                for entry in offer.short
            ],
        },
    }


def _scale_data(scale: "Scale | None") -> dict[str, Any] | None:
    if scale is None:
        return None
    source = scale.source
    return {
        "passing": scale.passing,
        "low": scale.low,
        "high": scale.high,
        "source": source.text,
        "date": source.date,
        "confidence": source.confidence,
        "note": source.note,
    }


def _offers_text(found: "Sequence[Offer]") -> str:
    from ma_exam.reports.plain import wrap

    head = (
        "exam", "title", "items", "scored", "trial", "min", "blocks", "library", "full", "block",
    )  # fmt: skip
    rows = [
        (
            offer.blueprint.id,
            offer.blueprint.title,
            offer.blueprint.items,
            offer.blueprint.scored,
            offer.blueprint.items - offer.blueprint.scored,
            offer.blueprint.minutes,
            len(offer.blueprint.blocks),
            offer.items,
            "yes" if offer.full_ready else "no",
            "yes" if offer.block_ready else "no",
        )
        for offer in found
    ]
    parts = [table(head, rows, right=range(2, 8)), ""]
    parts += wrap(
        "trial: unscored pretest items. library: items that the exam can draw. full, block: whether there are enough "
        "for a full form, for one block.",
        text_width(),
    )
    parts += ["", "Pass marks, as published"]
    for offer in found:
        told = f"{offer.blueprint.id}: {_scale_text(offer.blueprint.scale)}"
        parts += wrap(told, text_width(), "  ", "    ")
    for offer in found:
        if offer.short:
            parts += ["", f"Too few items for a full form of {offer.blueprint.id}"]
            parts += [
                f"  {entry.domain.code} {entry.domain.title}: {entry.available} of {entry.needed}"
                for entry in offer.short
            ]
    return "\n".join(parts)


def _scale_text(scale: "Scale | None") -> str:
    if scale is None:
        return "none published"
    source = scale.source
    remark = f" {source.note}" if source.note else ""
    return (
        f"{scale.passing} on a scale of {scale.low} to {scale.high} "
        f"({source.text}, {source.date}; {source.confidence} confidence).{remark}"
    )


def form(
    exam: Annotated[str, typer.Argument(help="Which exam; `ma-exam exams` lists them.")],
    seed: Annotated[
        int, typer.Option(min=0, max=MAX_SEED, help="The number that names the form.", metavar="N")
    ],
    block: Annotated[bool, typer.Option("--block", help="One block in place of the whole exam.")] = False,
    bank: Annotated[
        str | None,
        typer.Option(help="Draw from this bank only: its name, or a file or folder.", metavar="NAME|PATH"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the items of the form that a seed names, without the key.

    What a learner has seen before has no say, so that one seed names one form wherever the items are the same.
    """
    from ma_exam.cli.opening import items_of
    from ma_exam.core.form import draw
    from ma_exam.services.exams import blueprint, one_block

    shape = blueprint(exam)
    items = items_of(bank)
    drawn = draw(shape, items, seed, blocks=one_block(shape) if block else shape.blocks)
    data = form_data(drawn, items)
    if as_json:
        say_json(data)
    else:
        say(_form_text(shape, data))


def form_data(drawn: "Form", items: "Sequence[Item]") -> dict[str, Any]:
    """A form for others to read: options as delivered, and nothing that tells the key.

    An item goes by its id alone; the bank stands before it only where two banks of the pool share the id.
    """
    by_ref = {item.ref: item for item in items}
    banks_with = Counter(item_id for _, item_id in {(item.bank, item.id) for item in items})
    return {
        "blueprint": drawn.blueprint,
        "form": drawn.code,
        "seed": drawn.seed,
        "items": [
            {
                "id": str(slot.item) if banks_with[slot.item.id] > 1 else slot.item.id,
                "block": slot.block,
                "position": slot.position,
                "topic": slot.topic,
                "scored": slot.scored,
                "options": [by_ref[slot.item].options[place].text for place in slot.order],
            }
            for slot in drawn.slots
        ],
    }


def _form_text(exam: "Blueprint", data: dict[str, Any]) -> str:
    rows = [
        (
            entry["position"],
            entry["block"],
            entry["topic"],
            "" if entry["scored"] else "unscored",
            entry["id"],
        )
        for entry in data["items"]
    ]
    head = f"{exam.title}, form {data['form']}, seed {data['seed']}, {len(rows)} items"
    return head + "\n\n" + table(("item", "block", "topic", "", "id"), rows, right=(0, 1))
