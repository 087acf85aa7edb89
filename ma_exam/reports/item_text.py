"""One item of a report as plain text: what was asked, what was chosen, and why each option is right or not."""

from ma_exam.core.confidence import Sure
from ma_exam.core.exhibit.reading import described
from ma_exam.core.remarks import REASON_WORDS
from ma_exam.core.report import ReportItem, ReportOption, Since
from ma_exam.core.scoring import ItemResult
from ma_exam.core.text import clean_line
from ma_exam.reports.plain import count, seconds, wrap, wrap_stem

CHANGES = {"none": "", "gained": ", wrong to right", "lost": ", right to wrong", "wrong": ", wrong to wrong"}
SINCE = {
    Since.SAME: "",
    Since.UNKNOWN: "",
    Since.REWORDED: "This item has been reworded since.",
    Since.REKEYED: "Scored under another key: the key of this item has been changed since.",
    Since.GONE: "This item is no longer in its bank.",
}


def outcome(result: ItemResult) -> str:
    """Right, wrong or blank."""
    if not result.answered:
        return "blank"
    return "right" if result.right else "wrong"


def said_word(result: ItemResult) -> str:
    """What was said of the answer: `sure`, `unsure`, `a guess`; empty where nothing was, or nothing was answered."""
    if not result.answered:
        return ""
    return "a guess" if result.sure == Sure.GUESS else result.sure


def sure_word(result: ItemResult) -> str:
    """What was said of the answer, and what it means: `sure`, `sure, and wrong`, `a guess, and right`."""
    said = said_word(result)
    if result.confident_mistake:
        return f"{said}, and wrong"
    return f"{said}, and right" if result.lucky else said


def item_lines(item: ReportItem, width: int) -> list[str]:
    """The item in lines of at most `width` columns, after a blank line."""
    lines = ["", *wrap(_title(item), width, rest="  "), *wrap(_facts(item), width, "  ")]
    if notice := SINCE[item.since]:
        lines += wrap(notice, width, "  ")
    lines += wrap_stem(item.stem, width, "  ")
    if item.exhibit:
        lines += ["", *wrap_stem(described(item.exhibit), width, "  "), ""]
    for option in item.options:
        lines += _option(option, width)
    if item.why:
        lines += wrap(f"Why: {item.why}", width, "  ")
    if item.refs:
        lines += wrap(f"See: {'; '.join(clean_line(ref) for ref in item.refs)}", width, "  ")
    return lines


def _title(item: ReportItem) -> str:
    result = item.result
    marks = [
        outcome(result),
        *(["rapid guess"] if result.rapid else []),
        *([] if result.scored else ["not scored"]),
    ]
    return (
        f"Item {result.position}, block {result.block}: {', '.join(marks)}   {clean_line(str(result.item))}"
    )


def _facts(item: ReportItem) -> str:
    result = item.result
    place = clean_line(f"{item.domain} {item.domain_title}")
    facts = [place, f"difficulty {item.difficulty}", seconds(result.spent_ms)]
    if result.changes:
        facts.append(f"changed {count(result.changes, 'time')}{CHANGES[result.change]}")
    if result.flagged:
        facts.append("flagged")
    if said_word(result):
        facts.append(sure_word(result))
    if item.reason:
        facts.append(f"why wrong: {REASON_WORDS[item.reason]}")
    if not result.first_sight:
        facts.append("met in an earlier attempt")
    return "; ".join(facts)


def _option(option: ReportOption, width: int) -> list[str]:
    marks = [
        word
        for word, holds in (
            ("the key", option.key),
            ("your answer", option.chosen),
            ("struck out", option.struck),
        )
        if holds
    ]
    sign = ">" if option.chosen else " "
    said = f"  [{', '.join(marks)}]" if marks else ""
    lines = wrap(f"{option.text}{said}", width, f"  {sign} {option.letter}  ", "       ")
    if option.rationale:
        lines += wrap(option.rationale, width, "       ")
    if option.misconception:
        lines += wrap(f"tag: {clean_line(option.misconception)}", width, "       ")
    return lines
