"""What is lost where over all attempts: text and data tell the figures of the worked example, and the same ones."""

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.weakness import Analysis, analyse
from ma_exam.reports.ranking import losses_to_dict, render_losses

ITEMS = {"A": 22, "B": 22, "C": 12, "D": 5, "E": 8}
EXAM = Blueprint(
    "toy", "1", "Toy Certificate", "Toy Board", (Block(69, 69, 60),), 0, 0,
    tuple(Domain(code, f"Topic {code}", weight, (code,)) for code, weight in ITEMS.items()), None, 75, {},
)  # fmt: skip
SHEET = {"A": (1, 3), "B": (8, 14), "C": (30, 40), "D": (4, 10)}


def worked() -> Analysis:
    """The worked example: an overall share of .72, a prior of 12 answers."""
    given = [(code, place < right, 1.0) for code, (right, n) in SHEET.items() for place in range(n)]
    return analyse(EXAM, given, overall=0.72, strength=12)


def test_the_worked_example_comes_out_as_data() -> None:
    data = losses_to_dict(EXAM, worked(), 1_000_000)
    assert (data["exam"], data["answers"], data["overall_percent"]) == ("Toy Certificate", 67, 72.0)
    (level,) = data["levels"]
    rows = {row["code"]: row for row in level["rows"]}
    assert [rows[code]["ranked"] for code in "BACED"] == [True, False, True, False, True]
    assert [round(rows[code]["lost"], 1) for code in "BACED"] == [7.9, 7.9, 3.1, 2.2, 2.1]
    assert (round(rows["B"]["lost_low"], 1), round(rows["B"]["lost_high"], 1)) == (5.3, 10.6)
    assert [rows[code]["percent"] for code in "BACED"] == [57.1, None, 75.0, None, 40.0]
    assert "items" not in rows["B"]


def test_the_text_ranks_by_points_and_names_what_is_too_thin() -> None:
    text = render_losses(EXAM, worked())
    places = [text.index(f"Topic {code}  ") for code in "BCD"]
    assert places == sorted(places)
    assert "8 of 22" in text
    assert "From 67 first-time answers." in text
    assert "to place: Topic A (3), Topic E (0)" in " ".join(text.split())


def test_nothing_answered_is_no_percent() -> None:
    empty = analyse(EXAM, [])
    assert losses_to_dict(EXAM, empty, 1_000_000)["overall_percent"] is None
    assert "From 0 first-time answers." in render_losses(EXAM, empty, width=60)
