"""A bank that is written and read again is the same bank, in every format."""

import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ma_exam.core.item import LEVELS, STATUSES, Bank, Item, Option
from ma_exam.core.text import clean
from ma_exam.formats import native, native_writer, twin, twin_writer
from ma_exam.formats.decoding import decode
from ma_exam.formats.grammar import one_line, tidy
from ma_exam.formats.ids import provisional_id
from ma_exam.formats.merging import merge
from ma_exam.formats.options import points_at_all
from ma_exam.formats.problem import Problems
from ma_exam.formats.sheets import Sheet

TRICKY = st.sampled_from(
    [
        "", " ", "1. one", "12) twelve", "a) first", "*a) first", "*b) second", "b) second", "C. third", "~ note",
        "! tag", "![alt](file.png)", "^", "# heading", "#", "---", "id: x", "topic: C1", "answer: B", "\\", "\\\\ two",
        "\\a) x", "<!-- a -->", "<!--", "--> b", "```", "```text", "   indented", "| a | b |", "|---|---|", "  | c |",
        "- list", "  - deeper", "I. roman", "text\\", "No", "012", "3.10", "1:30", "null", "~", "key: value # c",
        '"q"',
        "Both A and B", "All of the above",
        "'", "{a: 1}", "[x]", "&a", "*a", "!!str", "<<", "%YAML", "@", "`", "- ", "?", ":", "é", "e\u0301", "5\u00a0mg",
        "\u00a0x", "\u3000x", "日本", "🙂", "\ufffe", "word ", "\u2028",
    ]
)  # fmt: skip
LINES = st.one_of(TRICKY, st.text(max_size=12))


def _text(lines: list[str]) -> str:
    return tidy(clean("\n".join(lines)))


TEXTS = st.lists(LINES, min_size=1, max_size=6).map(_text)
WORDS = LINES.map(lambda text: one_line(clean(text)))
FILLED = TEXTS.filter(bool)
CODES = st.from_regex(r"[A-Z][0-9](\.[0-9]{1,2}){0,2}", fullmatch=True)
IDS = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,9}", fullmatch=True)


def _lists(separator: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(WORDS.filter(lambda word: bool(word) and separator not in word), max_size=3).map(tuple)


@st.composite
def options(draw: st.DrawFn) -> tuple[Option, ...]:
    texts = draw(st.lists(FILLED, min_size=2, max_size=8, unique_by=one_line))
    # A reader takes doubled letters away and pins `all of the above`; a legal bank has that behind it.
    assume(not (re.match(r"\(?a[.):]", texts[0], re.I) and re.match(r"\(?b[.):]", texts[1], re.I)))
    key = draw(st.integers(0, len(texts) - 1))
    return tuple(
        Option(
            text,
            place == key,
            draw(st.one_of(st.just(""), TEXTS)),
            draw(st.one_of(st.just(""), WORDS)),
            draw(st.booleans()) or points_at_all(text),
        )
        for place, text in enumerate(texts)
    )


@st.composite
def items(draw: st.DrawFn) -> Item:
    stem, chosen = draw(FILLED), draw(options())
    own = draw(st.one_of(IDS, st.none()))
    return Item(
        bank="b",
        id=own or provisional_id(stem, [option.text for option in chosen]),
        stem=stem,
        options=chosen,
        topic=draw(st.one_of(st.just(""), CODES)),
        category=draw(st.lists(WORDS.filter(bool), max_size=6).map(tuple)),
        difficulty=draw(st.integers(1, 3)),
        level=draw(st.sampled_from(LEVELS)),
        refs=draw(_lists(";")),
        tags=draw(_lists(";")),
        why=draw(TEXTS),
        select=draw(st.sampled_from(["one", "all"])),
        shuffle=draw(st.booleans()),
        enemies=draw(st.lists(IDS, max_size=2).map(tuple)),
        review_by=draw(st.sampled_from(["", "2028-01", "1999-12"])),
        status=draw(st.sampled_from(STATUSES)),
        source=draw(WORDS),
        exhibit=draw(TEXTS),
    )


@st.composite
def banks(draw: st.DrawFn) -> Bank:
    return Bank(
        name="b",
        title=draw(WORDS.filter(bool)),
        blueprint=draw(st.sampled_from(["", "cma"])),
        items=tuple(draw(st.lists(items(), max_size=4, unique_by=lambda item: item.id))),
        license=draw(WORDS),
        author=draw(WORDS),
        category_titles=draw(st.dictionaries(CODES, WORDS.filter(bool), max_size=3)),
    )


def _bank(sheet: Sheet) -> Bank:
    found, problems = merge([sheet])
    assert not [problem for problem in problems if problem.severity == "error"]
    return found[0]


def _through_native(bank: Bank) -> Bank:
    problems = Problems("b.bank.md")
    return _bank(native.read_into(decode(native_writer.write(bank).encode(), problems), problems))


def _through_yaml(bank: Bank) -> Bank:
    problems = Problems("b.bank.yaml")
    return _bank(twin.read_yaml("\n".join(decode(twin_writer.write_yaml(bank).encode(), problems)), problems))


def _through_json(bank: Bank) -> Bank:
    problems = Problems("b.bank.json")
    return _bank(twin.read_json("\n".join(decode(twin_writer.write_json(bank).encode(), problems)), problems))


@settings(deadline=None, max_examples=200)
@given(banks())
def test_a_bank_survives_the_native_format(bank: Bank) -> None:
    assert _through_native(bank) == bank


@settings(deadline=None, max_examples=150)
@given(banks())
def test_a_bank_survives_yaml_and_json(bank: Bank) -> None:
    assert _through_yaml(bank) == bank
    assert _through_json(bank) == bank


@settings(deadline=None, max_examples=200)
@given(st.lists(LINES, max_size=30))
def test_any_lines_are_read_without_a_crash_and_what_was_read_can_be_written(lines: list[str]) -> None:
    problems = Problems("b.bank.md")
    sheet = native.read_into(decode("\n".join(lines).encode("utf-8", "replace"), problems), problems)
    bank = merge([sheet])[0][0]
    assert _through_native(bank).items == bank.items
