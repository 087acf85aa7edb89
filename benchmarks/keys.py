"""From a key to the frame that shows what it did."""

from itertools import cycle
from pathlib import Path
from statistics import median

from benchmarks.measuring import Row
from benchmarks.terminal import Terminal, ma_exam, plain

LIMIT = 1.5
NEXT_LIMIT = 2.5
"""A whole other item is drawn, not a mark: in practice, from one item's reasons to the next item's stem."""

OF_A_SET = 10
SIZES = ((80, 24), (200, 60))


def key_to_paint(rounds: int, folder: Path) -> list[Row]:
    """A choice on the exam screen, commit to disk included, against a choice in a bare radio set."""
    rows: list[Row] = []
    for columns, lines in SIZES:
        home = {"MA_EXAM_HOME": str(folder / f"keys-{columns}")}
        with (
            Terminal(plain("radio_app"), columns=columns, lines=lines) as radio,
            Terminal([*ma_exam(), "exam", "--block"], home, columns=columns, lines=lines) as exam,
        ):
            radio.until("the fourth")
            exam.until("Item 1 of")
            radio.settle()
            exam.settle(1.0)
            ours: list[float] = []
            bare: list[float] = []
            for number, letter in zip(range(rounds + 1), cycle(b"ab"), strict=False):
                radio.type(b"\x1b[B")
                once = radio.key_to_paint(b" "), exam.key_to_paint(bytes([letter]))
                if number:
                    bare.append(once[0])
                    ours.append(once[1])
        rows.append(Row(f"keys {columns}x{lines}", "key to paint", median(ours), median(bare), LIMIT))
    return rows


def item_to_item(rounds: int, folder: Path) -> list[Row]:
    """From the reasons of one item to the next, commit to disk included, against a choice in a bare radio set."""
    rows: list[Row] = []
    for columns, lines in SIZES:
        home = {"MA_EXAM_HOME": str(folder / f"next-{columns}")}
        with (
            Terminal(plain("radio_app"), columns=columns, lines=lines) as radio,
            Terminal(ma_exam(), home, columns=columns, lines=lines) as practice,
        ):
            radio.until("the fourth")
            practice.until("items in the library")
            radio.settle()
            practice.settle(1.0)
            practice.type(b"d")
            practice.settle(1.0)
            practice.type(b"s")
            practice.until("Item 1 of")
            ours: list[float] = []
            bare: list[float] = []
            for _ in range(min(rounds, OF_A_SET - 1)):
                practice.type(b"a")
                practice.type(b"1")
                practice.until("Enter next")
                radio.type(b"\x1b[B")
                bare.append(radio.key_to_paint(b" "))
                ours.append(practice.key_to_paint(b"\r"))
        name = f"next {columns}x{lines}"
        rows.append(Row(name, "next item to paint", median(ours), median(bare), NEXT_LIMIT))
    return rows
