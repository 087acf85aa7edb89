"""What holds for every bank that was read, whatever its file held."""

import sys
from collections.abc import Callable, Iterator

from fuzz.engine import Finding, instrumented

with instrumented():
    from ma_exam.core.item import Bank, Item
    from ma_exam.core.text import clean, unsafe_characters
    from ma_exam.formats import native, native_writer, twin, twin_writer
    from ma_exam.formats.decoding import decode
    from ma_exam.formats.merging import merge
    from ma_exam.formats.problem import Problem, Problems
    from ma_exam.formats.sheets import Sheet

Reader = Callable[[str, Problems], Sheet]


def through(text: str, read: Reader) -> tuple[Bank, tuple[Problem, ...]]:
    """The bank that a file with this text gives, and its problems."""
    problems = Problems("fuzz.bank")
    lines = decode(text.encode("utf-8"), problems)
    banks, found = merge([read("\n".join(lines), problems)])
    return banks[0], found


def read_native(text: str, problems: Problems) -> Sheet:
    """The native reader, by text."""
    return native.read_into(text.split("\n"), problems)


WAYS: tuple[tuple[str, Callable[[Bank], str], Reader], ...] = (
    ("native", native_writer.write, read_native),
    ("YAML", twin_writer.write_yaml, twin.read_yaml),
    ("JSON", twin_writer.write_json, twin.read_json),
)


def check(bank: Bank, problems: tuple[Problem, ...]) -> None:
    """Raise `Finding` for a text that a terminal could obey, and for a bank that writing and reading would change."""
    for text in (*_texts(bank), *(str(problem) + problem.item for problem in problems)):
        if unsafe_characters(text) or clean(text, sys.maxsize) != text:
            raise Finding(f"this text is not clean: {text!r}")
    for item in bank.items:
        if Item.from_dict(item.to_dict()) != item:
            raise Finding(f"{item.id} is another item when it is kept and fetched")
    for name, write, read in WAYS:
        again, found = through(write(bank), read)
        errors = [str(problem) for problem in found if problem.severity == "error"]
        if again != bank:
            raise Finding(
                f"written as {name} and read again it is another bank: {errors or _difference(bank, again)}"
            )


def _difference(bank: Bank, again: Bank) -> str:
    for one, other in zip(bank.items, again.items, strict=False):
        if one != other:
            return f"{one!r} became {other!r}"
    return f"{bank!r} became {again!r}"


def _texts(bank: Bank) -> Iterator[str]:
    yield from (bank.name, bank.title, bank.blueprint, bank.license, bank.author)
    yield from (*bank.category_titles, *bank.category_titles.values())
    for item in bank.items:
        yield from (item.id, item.stem, item.topic, item.why, item.source, item.exhibit, item.review_by)
        yield from (*item.category, *item.refs, *item.tags, *item.enemies)
        for option in item.options:
            yield from (option.text, option.rationale, option.misconception)
