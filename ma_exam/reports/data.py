"""The report as JSON-ready data: every figure that the text shows, under names that stay.

    schema       `ma-exam-report/1`
    attempt      number, kind, status, form, exam, body, blueprint, form_version, blueprint_version,
                 started, finished, asked (ISO 8601 in UTC; null for never),
                 wish (of a practice set: scope, what, count, minutes (0: none), difficulty (0: any), misconception
                 (empty: any), sure (whether confidence was asked); else null)
    score        right, scored, percent, standard_error_points, blank, rapid, rapid_below_seconds, repeats,
                 pretest, not_reached; counts are of scored items, except pretest
    readiness    zone, reasons, cautions, percent, low, high (80 % range), target_percent, right, items, answers,
                 age_days, disclaimer, published_scale (low, high, passing, source, date, confidence, note);
                 percent, low and high are null where there is no estimate
    content      overall_percent, answers, left_out (blank, rapid, repeats, outside_outline), and levels: depth,
                 settled, prior_strength, prior_from_data, rows in order of loss; each row: code, title, ranked,
                 exam_items, items, blank, rapid, repeats, right, answers, percent (null under 10 answers), show,
                 estimate, low, high (percent), lost, lost_low, lost_high (items), clear, above_next
    pace         seconds_an_item, median_right_seconds, median_wrong_seconds, blocks (number, items, answered,
                 blank, unseen, used_seconds, limit_seconds, seconds_an_item, limit_an_item_seconds, ended), slowest
    changes      items, gained, lost, wrong
    misconceptions   tag, times
    confidence   asked, sure, unsure, guess (each: answers, right), lucky (right by a guess), confident_mistakes (sure
                 and wrong), over all answers, scored or not
    reasons      why answers were wrong, by the learner's own word: did_not_know, confused, misread, slip, time
    conditions   policy, time_percent, limit_seconds, extra_seconds, break_seconds, break_used_seconds,
                 interruptions (phase, block, cause, until, away_seconds, charged_seconds, from_break_seconds,
                 clock_moved_seconds, counts), clock_moves_seconds; limits are 0 where there was none
    items        position, block, bank, id, topic, domain, domain_title, scored, outcome, rapid, first_sight, seconds,
                 visits, changes, change, flagged, sure (sure, unsure, guess; empty), reason (as above; empty),
                 difficulty, since, stem, exhibit, why, refs, options (letter,
                 text, chosen, key, struck, rationale, misconception)

Percents are 0-100. Texts are safe to print.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from ma_exam.core.attempt import Interruption
from ma_exam.core.blueprint import Scale
from ma_exam.core.readiness import Readiness
from ma_exam.core.records import AttemptRecord
from ma_exam.core.remarks import Reason
from ma_exam.core.report import Conditions, Report, ReportItem
from ma_exam.core.scoring import BlockPace, Result
from ma_exam.core.text import clean, clean_line
from ma_exam.core.wish import Wish
from ma_exam.reports.confidence import confident_mistakes, lucky, reason_counts
from ma_exam.reports.item_text import outcome
from ma_exam.reports.ranking import level_data

SCHEMA = "ma-exam-report/1"


def to_dict(report: Report, *, items: bool = True) -> dict[str, Any]:
    """The report under the keys that this module's docstring lists; without `items` that key is not there."""
    result = report.result
    found = {
        "schema": SCHEMA,
        "attempt": _attempt(report),
        "score": _score(result),
        "readiness": readiness_data(report.readiness, report.scale),
        "content": _content(report),
        "pace": {
            "seconds_an_item": _seconds(result.item_ms),
            "median_right_seconds": _seconds(result.median_right_ms),
            "median_wrong_seconds": _seconds(result.median_wrong_ms),
            "blocks": [_block(block) for block in result.blocks],
            "slowest": [
                {"position": item.position, "seconds": _seconds(item.spent_ms), "outcome": outcome(item)}
                for item in result.slowest
                if item.spent_ms
            ],
        },
        "changes": {
            "items": result.changes.items,
            "gained": result.changes.gained,
            "lost": result.changes.lost,
            "wrong": result.changes.wrong,
        },
        "misconceptions": [
            {"tag": clean_line(found.tag), "times": found.times} for found in result.misconceptions
        ],
        "confidence": _confidence(report),
        "reasons": {str(reason): reason_counts(report)[reason] for reason in Reason},
        "conditions": _conditions(report.conditions),
    }
    return found | {"items": [_item(item) for item in report.items]} if items else found


def attempts(records: Iterable[AttemptRecord]) -> list[dict[str, Any]]:
    """Attempts in the order given: number, kind, status, form, blueprint, started, finished, right, scored, percent."""
    return [
        {
            "number": record.number,
            "kind": record.kind,
            "status": record.status,
            "form": clean_line(record.form),
            "blueprint": clean_line(record.blueprint),
            "started": _moment(record.started_us),
            "finished": _moment(record.finished_us),
            "right": record.right if record.right >= 0 else None,
            "scored": record.scored if record.right >= 0 else None,
            "percent": _percent(record.share),
        }
        for record in records
    ]


def _attempt(report: Report) -> dict[str, Any]:
    sat = report.sat
    return {
        "number": sat.number,
        "kind": sat.kind,
        "status": sat.status,
        "form": clean_line(sat.form),
        "exam": clean_line(sat.exam),
        "body": clean_line(sat.body),
        "blueprint": clean_line(sat.blueprint),
        "form_version": clean_line(sat.form_version),
        "blueprint_version": clean_line(sat.blueprint_version),
        "started": _moment(sat.started_us),
        "finished": _moment(sat.finished_us),
        "asked": _moment(report.asked_us),
        "wish": _wish(sat.wish) if sat.wish else None,
    }


def _wish(wish: Wish) -> dict[str, Any]:
    return {
        "scope": clean_line(wish.scope),
        "what": wish.what,
        "count": wish.count,
        "minutes": wish.minutes,
        "difficulty": wish.difficulty,
        "misconception": clean_line(wish.misconception),
        "sure": wish.sure,
    }


def _confidence(report: Report) -> dict[str, Any]:
    said = report.result.sureness
    levels = {str(sure): {"answers": one.answers, "right": one.right} for sure, one in said.items()}
    return {
        "asked": report.conditions.sure,
        **levels,
        "lucky": lucky(report),
        "confident_mistakes": confident_mistakes(report),
    }


def _score(result: Result) -> dict[str, Any]:
    return {
        "right": result.right,
        "scored": result.scored,
        "percent": _percent(result.share),
        "standard_error_points": _percent(result.error),
        "blank": result.blank,
        "rapid": result.rapid,
        "rapid_below_seconds": _seconds(result.rapid_below_ms),
        "repeats": result.repeats,
        "pretest": result.pretest,
        "not_reached": result.not_reached,
    }


def readiness_data(readiness: Readiness, scale: Scale | None) -> dict[str, Any]:
    """Readiness under the keys that this module's docstring lists."""
    estimate = readiness.estimate
    return {
        "zone": str(readiness.zone),
        "reasons": [clean(reason) for reason in readiness.reasons],
        "cautions": [clean(caution) for caution in readiness.cautions],
        "percent": _percent(estimate.share) if estimate else None,
        "low": _percent(estimate.low) if estimate else None,
        "high": _percent(estimate.high) if estimate else None,
        "target_percent": readiness.target_percent,
        "right": readiness.right,
        "items": readiness.items,
        "answers": readiness.answers,
        "age_days": readiness.age_days,
        "disclaimer": clean(readiness.disclaimer),
        "published_scale": _scale(scale) if scale else None,
    }


def _scale(scale: Scale) -> dict[str, Any]:
    return {
        "low": scale.low,
        "high": scale.high,
        "passing": scale.passing,
        "source": clean_line(scale.source.text),
        "date": clean_line(scale.source.date),
        "confidence": scale.source.confidence,
        "note": "No conversion from right answers to this scale is public, so none is computed.",
    }


def _content(report: Report) -> dict[str, Any]:
    content = report.content
    return {
        "overall_percent": _percent(content.overall),
        "answers": content.answers,
        "left_out": {
            "blank": report.result.blank,
            "rapid": report.result.rapid,
            "repeats": report.result.repeats,
            "outside_outline": content.unplaced,
        },
        "levels": [level_data(level, report.counts) for level in content.levels],
    }


def _block(block: BlockPace) -> dict[str, Any]:
    return {
        "number": block.number,
        "items": block.items,
        "answered": block.answered,
        "blank": block.blank,
        "unseen": block.unseen,
        "used_seconds": _seconds(block.used_ms),
        "limit_seconds": _seconds(block.limit_ms),
        "seconds_an_item": _seconds(block.item_ms),
        "limit_an_item_seconds": _seconds(block.item_limit_ms),
        "ended": block.ended,
    }


def _conditions(conditions: Conditions) -> dict[str, Any]:
    return {
        "policy": conditions.policy,
        "time_percent": conditions.time_percent,
        "limit_seconds": _seconds(conditions.limit_ms),
        "extra_seconds": _seconds(conditions.extra_ms),
        "break_seconds": _seconds(conditions.break_ms),
        "break_used_seconds": _seconds(conditions.break_used_ms),
        "interruptions": [_interruption(interruption) for interruption in conditions.interruptions],
        "clock_moves_seconds": [_seconds(moved) for moved in conditions.clock_moves_ms],
    }


def _interruption(interruption: Interruption) -> dict[str, Any]:
    return {
        "phase": str(interruption.phase),
        "block": interruption.block,
        "cause": interruption.cause,
        "until": _moment(interruption.wall_us),
        "away_seconds": _seconds(interruption.away_ms),
        "charged_seconds": _seconds(interruption.charged_ms),
        "from_break_seconds": _seconds(interruption.break_ms),
        "clock_moved_seconds": _seconds(interruption.clock_moved_ms),
        "counts": interruption.counts,
    }


def _item(item: ReportItem) -> dict[str, Any]:
    result = item.result
    return {
        "position": result.position,
        "block": result.block,
        "bank": clean_line(result.item.bank),
        "id": clean_line(result.item.id),
        "topic": clean_line(result.topic),
        "domain": clean_line(item.domain),
        "domain_title": clean_line(item.domain_title),
        "scored": result.scored,
        "outcome": outcome(result),
        "rapid": result.rapid,
        "first_sight": result.first_sight,
        "seconds": _seconds(result.spent_ms),
        "visits": result.visits,
        "changes": result.changes,
        "change": result.change,
        "flagged": result.flagged,
        "sure": result.sure,
        "reason": str(item.reason or ""),
        "difficulty": item.difficulty,
        "since": str(item.since),
        "stem": clean(item.stem),
        "exhibit": clean(item.exhibit),
        "why": clean(item.why),
        "refs": [clean_line(ref) for ref in item.refs],
        "options": [
            {
                "letter": option.letter,
                "text": clean(option.text),
                "chosen": option.chosen,
                "key": option.key,
                "struck": option.struck,
                "rationale": clean(option.rationale),
                "misconception": clean_line(option.misconception),
            }
            for option in item.options
        ],
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _seconds(ms: int | None) -> float | None:
    return None if ms is None else round(ms / 1000, 1)


def _moment(us: int) -> str | None:
    return datetime.fromtimestamp(us // 1_000_000, UTC).isoformat() if us else None
