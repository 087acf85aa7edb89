"""The files of a blind review: the key as JSON, kept apart from what readers get, and the answers that they give."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ma_exam.core.blind import Answer, Blind, Question, Reading
from ma_exam.core.item import ItemRef
from ma_exam.core.text import clean, clean_line
from ma_exam.errors import BankError
from ma_exam.formats.decoding import read_bytes, split_lines

FORMAT = "ma-exam blind review 1"
MAX_KEY_BYTES = 64 * 1024 * 1024
MAX_ANSWER_BYTES = 4 * 1024 * 1024


def key_file(folder: Path) -> Path:
    """Where the key of the review in `folder` is kept: beside the folder, so that the folder can be handed on whole."""
    return folder.resolve().with_name(f"{folder.resolve().name}.key.json")


def key_text(blind: Blind) -> str:
    """The whole review, key included, as JSON."""
    data = {
        "format": FORMAT,
        "bank": blind.bank,
        "seed": blind.seed,
        "options_only": blind.options_only,
        "questions": [
            {**asdict(question), "item": {"bank": question.item.bank, "id": question.item.id}}
            for question in blind.questions
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def read_key(file: Path) -> Blind:
    """The review that `key_text` wrote. Raises `BankError` for a file that is not one."""
    try:
        data = json.loads(read_bytes(file, MAX_KEY_BYTES).decode("utf-8"))
        if data["format"] != FORMAT:
            raise ValueError("another format")
        return Blind(
            bank=clean_line(str(data["bank"])),
            seed=int(data["seed"]),
            options_only=data["options_only"] is True,
            questions=tuple(_question(entry) for entry in data["questions"]),
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise BankError(
            "this is not the key of a blind review.",
            where=str(file),
            hint="`ma-exam bank blind PATH --out DIR` writes it beside DIR, as DIR.key.json.",
        ) from error


def _question(data: dict[str, Any]) -> Question:
    options = tuple(clean(str(option)) for option in data["options"])
    question = Question(
        number=int(data["number"]),
        part=int(data["part"]),
        item=ItemRef(clean_line(str(data["item"]["bank"])), clean_line(str(data["item"]["id"]))),
        topic=clean_line(str(data["topic"])),
        other=data["other"] is True,
        stem=clean(str(data["stem"])),
        exhibit=clean(str(data["exhibit"])),
        options=options,
        several=data["several"] is True,
        key=str(data["key"]),
    )
    if not question.key or not set(question.key) <= set(question.letters):
        raise ValueError("a key that is no letter of the options")
    return question


_ANSWER = re.compile(
    r"^Q?\s*(?P<number>\d{1,6})\s*[:.)]?\s*(?P<letters>[A-Za-z](?:[\s,]*[A-Za-z])*)?\s*(?:!\s*(?P<remark>.*))?$"
)


def read_answers(file: Path, blind: Blind) -> Reading:
    """One reader's answers, a line each: `Q12: b`, and after a `!` what was found wrong with the item.

    Several letters stand side by side or with commas; an answer may be left open; lines that begin with # are notes.
    Raises `BankError` with the line for one that cannot be read, names no question, or answers one again.
    """
    questions = {question.number: question for question in blind.questions}
    answers: dict[int, Answer] = {}
    text = read_bytes(file, MAX_ANSWER_BYTES).decode("utf-8-sig", "replace")
    for line, raw in enumerate(split_lines(text), 1):
        told = clean_line(raw, 5_000)
        if not told or told.startswith("#"):
            continue
        where = f"{file}:{line}"
        match = _ANSWER.match(told)
        if match is None:
            raise BankError(
                "this line is no answer.", where=where, hint="Write `Q12: b`, and remarks after a `!`."
            )
        question = questions.get(number := int(match["number"]))
        if question is None:
            raise BankError(
                f"there is no question {number} in this review.", where=where, hint="Check the number."
            )
        if number in answers:
            raise BankError(f"question {number} is answered twice.", where=where, hint="Keep one answer.")
        letters = "".join(sorted(set(re.sub(r"[\s,]", "", match["letters"] or "").lower())))
        if not set(letters) <= set(question.letters):
            raise BankError(
                f"question {number} has no option {letters}.",
                where=where,
                hint=f"Its options are {question.letters[0]} to {question.letters[-1]}.",
            )
        answers[number] = Answer(letters, match["remark"] or "")
    return Reading(clean_line(file.name), answers)
