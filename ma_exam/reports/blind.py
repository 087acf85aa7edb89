"""A blind review as text: what a reader gets, and what the readings come to."""

from collections.abc import Sequence
from typing import Any

from ma_exam.core.blind import (
    AGREEMENT_LIMIT,
    OPTIONS_ONLY_LIMIT,
    Blind,
    Outcome,
    Question,
    Remark,
    Tally,
)
from ma_exam.core.exhibit.reading import described
from ma_exam.core.text import clean_line
from ma_exam.reports.plain import heading, table, wrap, wrap_stem

WIDTH = 78

_ASKED = (
    "Answer every question from the stem and the options alone, without looking anything up, in the file "
    "{answers}: a line each, as `Q12: b`. Where a question asks for all that apply, name all letters: `Q12: a c`.",
    "Behind a `!` write what is wrong with a question, answered or not: a second answer that can be defended, a stem "
    "that can be read in two ways, a fact that is doubtful or out of date, a wrong number, a stem or an option that "
    "gives the answer away.",
)
_GUESSED = (
    "The stems are hidden. Guess the key of every question from its options alone, in the file {answers}: a line "
    "each, as `Q12: b`. Where you feel sure, write behind a `!` what gave it away.",
    "This measures the options, not you: a good bank cannot be guessed.",
)


def packet(blind: Blind, questions: Sequence[Question], answers: str) -> str:
    """What a reader gets of one part: what to do, and the questions. `answers` names the file to fill in."""
    lines: list[str] = []
    for paragraph in _GUESSED if blind.options_only else _ASKED:
        lines += [*wrap(paragraph.format(answers=answers), WIDTH), ""]
    for question in questions:
        lines += [*_question(question, hidden=blind.options_only), ""]
    return "\n".join(lines)


def _question(question: Question, *, hidden: bool) -> list[str]:
    lines = [f"Q{question.number}."]
    if hidden:
        lines += ["    (stem hidden)"]
    else:
        lines += wrap_stem(question.stem, WIDTH, "    ")
        if question.exhibit:
            lines += ["", *wrap_stem(described(question.exhibit), WIDTH, "    ")]
    if question.several:
        lines += ["    (all that apply)"]
    lines.append("")
    for letter, option in zip(question.letters, question.options, strict=True):
        lines += wrap(option, WIDTH, f"    {letter}) ", "       ")
    return lines


def answer_sheet(questions: Sequence[Question]) -> str:
    """A file for one reader's answers, each line still open."""
    return "".join(f"Q{question.number}: \n" for question in questions)


def text(outcome: Outcome, width: int) -> str:
    """The outcome for a person: the figures first, then each item that a reader answered otherwise or flagged."""
    hidden = outcome.blind.options_only
    what = "found with the stem hidden" if hidden else "agree with the key"
    lines = wrap(f"{_figure(outcome.own)} of the bank's answers {what}. {_verdict(outcome)}", width)
    if outcome.others.answered:
        lines += wrap(f"Items mixed in: {_figure(outcome.others)}.", width)
    if outcome.unread:
        lines += wrap(f"{outcome.unread} of the bank's items were answered by nobody.", width)
    rows = [(reader, _count(own), _count(others)) for reader, own, others in outcome.readers]
    lines += ["", *table(("reader", "right", "mixed in"), rows, width)]
    groups = [(code, str(items), _count(tally)) for code, items, tally in outcome.groups]
    if groups:
        lines += ["", *table(("topic", "items", "right"), groups, width)]
    if not hidden:
        lines += _remarks("Answered otherwise", outcome.disagreements, width)
    lines += _remarks("Flagged", _flagged(outcome), width)
    return "\n".join(lines)


def _flagged(outcome: Outcome) -> tuple[Remark, ...]:
    if not outcome.blind.options_only:
        return outcome.flagged
    # With the stem hidden a remark says what gave the key away; it tells something where the guess was right.
    return tuple(
        Remark(remark.question, said)
        for remark in (*outcome.disagreements, *outcome.flagged)
        if (said := tuple((r, a) for r, a in remark.said if a.remark and a.letters == remark.question.key))
    )


def _verdict(outcome: Outcome) -> str:
    holds = outcome.limit_holds
    if holds is None:
        return "No answer was given."
    limit = (
        f"at most {OPTIONS_ONLY_LIMIT:.0%}"
        if outcome.blind.options_only
        else f"at least {AGREEMENT_LIMIT:.0%}"
    ).replace("%", " %")
    return f"The limit, {limit}, {'holds' if holds else 'is MISSED'}."


def _figure(tally: Tally) -> str:
    if tally.share is None:
        return "0 of 0"
    low, high = tally.interval
    return f"{_count(tally)} ({100 * tally.share:.1f} %, 95 % interval {100 * low:.0f} to {100 * high:.0f} %)"


def _count(tally: Tally) -> str:
    return f"{tally.right} of {tally.answered}"


def _remarks(title: str, remarks: Sequence[Remark], width: int) -> list[str]:
    if not remarks:
        return []
    lines = heading(f"{title}: {len(remarks)}", width)
    for remark in remarks:
        question = remark.question
        lines += [
            "",
            *wrap(f"{question.item.id} (Q{question.number}, {question.topic or 'no topic'})", width),
        ]
        lines += wrap(clean_line(question.stem, 200), width, "    ")
        lines += wrap(f"key: {_chosen(question, question.key)}", width, "    ", "      ")
        for reader, answer in remark.said:
            chosen = "agrees" if answer.letters == question.key else _chosen(question, answer.letters)
            told = f"{reader}: {chosen}" + (f" - {answer.remark}" if answer.remark else "")
            lines += wrap(told, width, "    ", "      ")
    return lines


def _chosen(question: Question, letters: str) -> str:
    texts = [question.options[question.letters.index(letter)] for letter in letters]
    return f"{letters}) {'; '.join(texts)}" if letters else "left open"


def data(outcome: Outcome) -> dict[str, Any]:
    """The outcome as JSON-ready data."""
    return {
        "bank": outcome.blind.bank,
        "seed": outcome.blind.seed,
        "options_only": outcome.blind.options_only,
        "limit_holds": outcome.limit_holds,
        "own": _tally(outcome.own),
        "others": _tally(outcome.others),
        "unread": outcome.unread,
        "readers": [
            {"reader": reader, "own": _tally(own), "others": _tally(others)}
            for reader, own, others in outcome.readers
        ],
        "topics": [{"topic": code, "items": items, **_tally(tally)} for code, items, tally in outcome.groups],
        "disagreements": [_remark(remark) for remark in outcome.disagreements],
        "flagged": [_remark(remark) for remark in outcome.flagged],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    low, high = tally.interval
    return {"right": tally.right, "answered": tally.answered, "share": tally.share, "low": low, "high": high}


def _remark(remark: Remark) -> dict[str, Any]:
    question = remark.question
    return {
        "bank": question.item.bank,
        "item": question.item.id,
        "number": question.number,
        "topic": question.topic,
        "key": question.key,
        "said": [
            {"reader": reader, "letters": answer.letters, "remark": answer.remark}
            for reader, answer in remark.said
        ],
    }
