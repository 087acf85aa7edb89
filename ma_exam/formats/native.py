"""Reads the native format, `*.bank.md`, from clean lines to a checked sheet."""

from collections.abc import Callable, Sequence

from ma_exam.core.item import Bank
from ma_exam.errors import BankError
from ma_exam.formats import grammar
from ma_exam.formats.assembling import Assembler
from ma_exam.formats.decoding import clean_part, split_lines
from ma_exam.formats.merging import merge
from ma_exam.formats.problem import Problems
from ma_exam.formats.scanning import ScannedItem, Scanner
from ma_exam.formats.sheets import Entry, RawItem, RawOption, Sheet


def read(lines: Sequence[str], file: str, tick: Callable[[int], None] | None = None) -> Sheet:
    """One file's clean lines as a sheet. Raises `BankError` for more items than a bank may hold."""
    return read_into(lines, Problems(file), tick)


def read_into(lines: Sequence[str], problems: Problems, tick: Callable[[int], None] | None = None) -> Sheet:
    """`read`, adding to what decoding found."""
    scanner = Scanner(lines, problems)
    found = scanner.front_matter()
    header: dict[str, Entry] = {name: Entry(line, value) for name, (line, value) in found.items()}
    assembler = Assembler(header, problems)
    # One item at a time: 100,000 items as lines and as items together would keep the garbage collector busy.
    for item in scanner.scanned(tick):
        assembler.add(_raw(item))
    return assembler.sheet()


def read_text(text: str, file: str = "text") -> Bank:
    """The bank that `text` holds, without its problems; for programs and tests. Raises `BankError` on an error."""
    problems = Problems(file)
    lines = [clean_part(line, number, problems) for number, line in enumerate(split_lines(text), start=1)]
    banks, found = merge([read_into(lines, problems)])
    for problem in found:
        if problem.severity == "error":
            raise BankError(problem.message, where=f"{file}:{problem.line}", hint=problem.hint)
    return banks[0]


def _raw(item: ScannedItem) -> RawItem:
    unwrap = grammar.unwrap
    return RawItem(
        line=item.line,
        label=item.label,
        stem=unwrap(item.stem, fences=True),
        options=[
            RawOption(
                option.line,
                unwrap(option.text),
                option.is_key,
                unwrap(option.rationale) if option.rationale else "",
                unwrap(option.misconception) if option.misconception else "",
                option.pinned,
            )
            for option in item.options
        ],
        fields={name: Entry(line, unwrap(lines)) for name, (line, lines) in item.fields.items()},
        category=item.category,
        faulty=item.faulty,
    )
