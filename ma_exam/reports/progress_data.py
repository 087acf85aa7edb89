"""Progress as JSON-ready data: every figure that the text and the screen show, under names that stay.

    schema       `ma-exam-progress/1`
    exam, blueprint, asked (ISO 8601 in UTC), scored_items (of a whole exam), topic_groups
    mocks        oldest first: number, kind, status, started, finished, right, scored, percent, standard_error_points
                 (one SEM; null where all or none are right), zone (when it was handed in; null where none or not looked
                 at), met_before (scored items; null where not looked at)
    parts        the same for blocks, and for mocks that were given up
    last_difference   later, earlier (numbers), points, surely_from_points (95 %), probably_from_points (80 %),
                 beyond_chance (surely, probably, chance); null with fewer than two mocks
    weeks        weeks that have first-time answers: week (its Monday), answers, right, answers_so_far, lost, lost_low,
                 lost_high (exam items, 80 % range; null under 10 answers so far)
    coverage     covered (groups with 10 answers or more), lost (exam items, the sum over the groups), outside_outline,
                 groups in outline order: code, title, part (the code above), exam_items, answers, right, show,
                 estimate, low, high (percent, 80 %; null under 5 answers), lost, lost_low, lost_high, rising (chance
                 that the share of the last two weeks is above the one before; null under 5 answers in either),
                 change (better, worse, or empty)
    pace         exams (newest that were looked at), median_right_seconds, median_wrong_seconds, and by_exam: number,
                 kind, median_right_seconds, median_wrong_seconds, blank, blocks (number, items, blank,
                 seconds_an_item, limit_an_item_seconds)
    changes      exams, items, gained, lost, wrong
    confusions   from_answers (newest considered wrong answers), found: tag, line, times, topics (codes of groups)
    confidence   scored answers of each week: week, sure, confident_mistakes, unsure, unsure_right, guess,
                 lucky_guesses
    reasons      tag -> times
    first_sight, repeats   right, answers, show (too few, band, percent and band, percent)

Percents are 0-100. First-time answers are those that were considered; all weigh the same. Texts are safe to print.
"""

from datetime import UTC, date, datetime
from typing import Any

from ma_exam.core.progress import Group, Progress, Score, Week
from ma_exam.core.progress_habits import Confidence, Share
from ma_exam.core.progress_pace import Pace
from ma_exam.core.readiness import Zone
from ma_exam.core.text import clean_line

SCHEMA = "ma-exam-progress/1"


def progress_to_dict(progress: Progress) -> dict[str, Any]:
    """The progress under the keys that this module's docstring lists."""
    changes = progress.changes
    return {
        "schema": SCHEMA,
        "exam": clean_line(progress.blueprint.title),
        "blueprint": clean_line(progress.blueprint.id),
        "asked": _moment(progress.asked_us),
        "scored_items": progress.blueprint.scored,
        "topic_groups": len(progress.groups),
        "mocks": [_score(score) for score in progress.mocks],
        "parts": [_score(score) for score in progress.parts],
        "last_difference": _difference(progress),
        "weeks": [_week(week) for week in progress.weeks],
        "coverage": {
            "covered": progress.covered,
            "lost": round(progress.lost, 2),
            "outside_outline": progress.unplaced,
            "groups": [_group(group) for group in progress.groups],
        },
        "pace": {
            "exams": progress.looked_at,
            "median_right_seconds": _seconds(progress.median_right_ms),
            "median_wrong_seconds": _seconds(progress.median_wrong_ms),
            "by_exam": [_pace(entry) for entry in progress.paces],
        },
        "changes": {
            "exams": progress.looked_at,
            "items": changes.items,
            "gained": changes.gained,
            "lost": changes.lost,
            "wrong": changes.wrong,
        },
        "confusions": {
            "from_answers": progress.confusions_from,
            "found": [
                {
                    "tag": clean_line(found.tag),
                    "line": clean_line(found.told),
                    "times": found.times,
                    "topics": [clean_line(code) for code in found.topics],
                }
                for found in progress.confusions
            ],
        },
        "confidence": [_confidence(week) for week in progress.confidence],
        "reasons": {clean_line(reason): times for reason, times in sorted(progress.reasons.items())},
        "first_sight": _share(progress.first_sight),
        "repeats": _share(progress.repeats),
    }


def _score(score: Score) -> dict[str, Any]:
    known = 0 < score.right < score.scored
    return {
        "number": score.number,
        "kind": score.kind,
        "status": score.status,
        "started": _moment(score.started_us),
        "finished": _moment(score.finished_us),
        "right": score.right,
        "scored": score.scored,
        "percent": _percent(score.share) if score.scored else None,
        "standard_error_points": _percent(score.error) if known else None,
        "zone": None if score.zone in (None, Zone.NONE) else str(score.zone),
        "met_before": score.met,
    }


def _difference(progress: Progress) -> dict[str, Any] | None:
    found = progress.last_difference
    if found is None:
        return None
    return {
        "later": found.later,
        "earlier": found.earlier,
        "points": _percent(found.change),
        "surely_from_points": _percent(found.surely),
        "probably_from_points": _percent(found.probably),
        "beyond_chance": found.beyond,
    }


def _week(week: Week) -> dict[str, Any]:
    valued = week.lost is not None
    return {
        "week": _day(week.monday),
        "answers": week.answers,
        "right": week.right,
        "answers_so_far": week.total,
        "lost": None if week.lost is None else round(week.lost, 2),
        "lost_low": round(week.low, 2) if valued else None,
        "lost_high": round(week.high, 2) if valued else None,
    }


def _group(group: Group) -> dict[str, Any]:
    estimate = group.estimate
    told = estimate.show != "too few"
    return {
        "code": clean_line(estimate.code),
        "title": clean_line(estimate.title),
        "part": clean_line(group.above.code),
        "exam_items": estimate.exam_items,
        "answers": estimate.answers,
        "right": round(estimate.right),
        "show": estimate.show,
        "estimate": _percent(estimate.share) if told else None,
        "low": _percent(estimate.low) if told else None,
        "high": _percent(estimate.high) if told else None,
        "lost": round(estimate.lost, 2),
        "lost_low": round(estimate.lost_low, 2),
        "lost_high": round(estimate.lost_high, 2),
        "rising": None if group.rising is None else round(group.rising, 4),
        "change": group.change,
    }


def _pace(entry: Pace) -> dict[str, Any]:
    return {
        "number": entry.number,
        "kind": entry.kind,
        "median_right_seconds": _seconds(entry.median_right_ms),
        "median_wrong_seconds": _seconds(entry.median_wrong_ms),
        "blank": entry.blank,
        "blocks": [
            {
                "number": block.number,
                "items": block.items,
                "blank": block.blank,
                "seconds_an_item": _seconds(block.item_ms),
                "limit_an_item_seconds": _seconds(block.limit_ms),
            }
            for block in entry.blocks
        ],
    }


def _confidence(week: Confidence) -> dict[str, Any]:
    return {
        "week": _day(week.monday),
        "sure": week.sure,
        "confident_mistakes": week.mistakes,
        "unsure": week.unsure,
        "unsure_right": week.unsure_right,
        "guess": week.guess,
        "lucky_guesses": week.lucky,
    }


def _share(share: Share) -> dict[str, Any]:
    return {"right": share.right, "answers": share.answers, "show": share.show}


def _percent(share: float) -> float:
    return round(100 * share, 1)


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else round(ms / 1000, 1)


def _moment(us: int) -> str | None:
    return datetime.fromtimestamp(us // 1_000_000, UTC).isoformat() if us else None


def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
