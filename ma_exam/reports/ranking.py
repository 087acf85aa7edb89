"""What is lost where, as text and as data: of one attempt, and over all of them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ma_exam.core.blueprint import Blueprint
from ma_exam.core.report import Counts
from ma_exam.core.text import clean_line
from ma_exam.core.weakness import FEW, Analysis, Estimate, Level
from ma_exam.reports.plain import count, span, table, wrap

SCHEMA = "ma-exam-losses/1"
LEVELS = {1: "categories", 2: "subcategories", 3: "topic groups"}
UNCERTAIN = "the order below is not certain"
EXPLAINED = (
    "Lose: scored items of the full exam that you would lose as you stand, with the 80 % range. "
    "Likely: the 80 % range of your percent. It is drawn towards your overall percent, because few "
    "answers scatter much, so the plain percent may lie outside it; under 10 answers only the range is "
    "given. Sure: more is lost than in the next row with a chance of at least 80 %. Topics differ in "
    "difficulty, and nothing here corrects for that."
)

CountsByCode = Mapping[str, Counts]


def worst(content: Analysis) -> str:
    """The sentence on the finest domain that surely costs most; that none does is said as well."""
    for level in reversed(content.levels):
        if len(level.ranked) > 1 and level.ranked[0].clear:
            first = level.ranked[0]
            return (
                f"You would lose most points in {clean_line(first.title)}: about {first.lost:.0f} of "
                f"{first.exam_items} ({span(first.lost_low, first.lost_high)})."
            )
    return "Which part costs you most is not certain: compare the ranges."


def level_lines(level: Level, width: int, counts: CountsByCode | None = None) -> list[str]:
    """One level as a table in lines of at most `width` columns; `counts` are those of the one attempt, if it is one."""
    lines = ["", LEVELS.get(level.depth, f"level {level.depth}").capitalize()]
    if level.ranked:
        head = ("", "lose", "range", "right", "%", "likely", *(("items", "blank") if counts else ()), "sure")
        rows = [_row(estimate, counts) for estimate in level.ranked]
        rule = UNCERTAIN.center(width, "-") if level.settled < len(rows) else ""
        lines += table(head, rows, width, rule=rule, rule_before=level.settled)
    if level.too_few:
        names = ", ".join(f"{clean_line(estimate.title)} ({estimate.answers})" for estimate in level.too_few)
        lines += wrap(f"Too few answers (under {FEW}) to place: {names}.", width, rest="  ")
    return lines


def _row(estimate: Estimate, counts: CountsByCode | None) -> tuple[str, ...]:
    met = counts[estimate.code] if counts else None
    return (
        f"{clean_line(estimate.code)} {clean_line(estimate.title)}",
        f"{estimate.lost:.0f} of {estimate.exam_items}",
        span(estimate.lost_low, estimate.lost_high),
        f"{estimate.right:.0f}/{estimate.answers}",
        "-" if estimate.raw is None or estimate.show == "band" else f"{100 * estimate.raw:.0f}",
        span(100 * estimate.low, 100 * estimate.high),
        *((str(met.items), str(met.blank)) if met else ()),
        "yes" if estimate.clear else "",
    )


def level_data(level: Level, counts: CountsByCode | None = None) -> dict[str, Any]:
    """One level under the keys that `reports.data` lists; what counts items of an attempt only where `counts` does."""
    return {
        "depth": level.depth,
        "settled": level.settled,
        "prior_strength": round(level.strength, 1),
        "prior_from_data": level.strength_from_data,
        "rows": [_row_data(estimate, counts) for estimate in level.estimates],
    }


def _row_data(estimate: Estimate, counts: CountsByCode | None) -> dict[str, Any]:
    met = counts[estimate.code] if counts else None
    bears_percent = estimate.show in ("percent and band", "percent")
    found: dict[str, Any] = {
        "code": clean_line(estimate.code),
        "title": clean_line(estimate.title),
        "ranked": estimate.show != "too few",
        "exam_items": estimate.exam_items,
    }
    if met:
        found |= {"items": met.items, "blank": met.blank, "rapid": met.rapid, "repeats": met.repeats}
    return found | {
        "right": round(estimate.right, 2),
        "answers": estimate.answers,
        "percent": _percent(estimate.raw) if bears_percent else None,
        "show": estimate.show,
        "estimate": _percent(estimate.share),
        "low": _percent(estimate.low),
        "high": _percent(estimate.high),
        "lost": round(estimate.lost, 2),
        "lost_low": round(estimate.lost_low, 2),
        "lost_high": round(estimate.lost_high, 2),
        "clear": estimate.clear,
        "above_next": estimate.above_next,
    }


def render_losses(exam: Blueprint, analysis: Analysis, *, width: int = 80) -> str:
    """What is lost where over all attempts together, as text in lines of at most `width` columns."""
    lines = wrap(f"Where you lose points: {clean_line(exam.title)}, all exams and practice sets", width)
    lines += [
        "",
        *wrap(worst(analysis), width),
        *wrap(f"From {count(analysis.answers, 'first-time answer')}.", width),
    ]
    for level in analysis.levels:
        lines += level_lines(level, width)
    return "\n".join([*lines, "", *wrap(EXPLAINED, width)])


def losses_to_dict(exam: Blueprint, analysis: Analysis, asked_us: int) -> dict[str, Any]:
    """The same as data: schema, exam, blueprint, asked, overall_percent, answers, outside_outline, and levels.

    Levels and rows are those of a report's `content` (`reports.data`), without what counts one attempt's items.
    """
    return {
        "schema": SCHEMA,
        "exam": clean_line(exam.title),
        "blueprint": clean_line(exam.id),
        "asked": datetime.fromtimestamp(asked_us // 1_000_000, UTC).isoformat(),
        "overall_percent": _percent(analysis.overall) if analysis.answers else None,
        "answers": analysis.answers,
        "outside_outline": analysis.unplaced,
        "levels": [level_data(level) for level in analysis.levels],
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
