"""Where one stands, in the lines of the home screen, as a text and as data; none ever speaks of a chance of passing."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.blueprint import Block, Blueprint, Domain
from ma_exam.core.final_mock import Moment, final_mock
from ma_exam.core.outlook import Next, Outlook, Sight, Thin
from ma_exam.core.plan import Plan
from ma_exam.core.readiness import Readiness, ShareRange, Zone
from ma_exam.core.records import AttemptRecord
from ma_exam.core.stem import cell_width
from ma_exam.core.text import clean
from ma_exam.reports.readiness import final_words, lines, render, sight_words, to_dict

EXAM = Blueprint(
    "toy", "1", "Toy Certificate", "Toy Board", (Block(220, 200, 160),), 0, 0,
    (Domain("A", "Alpha", 1, ("A",)),), None, 75, {},
)  # fmt: skip
PLAN = Plan.of(EXAM, EXAM.blocks, "exam", 100)
MOCK = AttemptRecord("a", 3, "F", "toy", "mock", "done", PLAN, 1, 1_800_000_000_000_000, 142, 200)
SAID = Readiness(
    Zone.BORDERLINE,
    ("Too near.",),
    75,
    142,
    200,
    198,
    9,
    "Practice estimate.",
    ShareRange(0.71, 0.678, 0.742),
)
THIN = (Thin("N", "Nutrition", 8, 3), Thin("S", "Safety", 5, 0))
OUTLOOK = Outlook(
    EXAM, MOCK, SAID, 2, Sight(142, 200), Sight(7, 12), THIN,
    final_mock(kept_back=True, sat=False, others=1, days=None), 200, True,
)  # fmt: skip
NONE = replace(
    SAID, zone=Zone.NONE, estimate=None, reasons=("it is 15 days old, and an estimate holds for 14",)
)


def test_home_tells_estimate_evidence_and_gaps_in_three_lines() -> None:
    assert lines(OUTLOOK) == [
        "Readiness   71 %   likely 68-74   BORDERLINE, target 75",
        "            from 200 first-time questions in mock exam 3, 9 days old",
        "            too thin to say: Nutrition (3), Safety (0)",
    ]
    assert lines(replace(OUTLOOK, thin=()))[1:] == [
        "            from 200 first-time questions in mock exam 3, 9 days old"
    ]


def test_home_tells_why_there_is_no_estimate_and_what_to_do() -> None:
    assert lines(replace(OUTLOOK, mock=None, readiness=None, mocks=0)) == [
        "Readiness   no estimate: no full mock exam has been handed in yet",
        "            Sit a full mock exam, whole and without long interruptions.",
    ]
    assert "15 days old" in " ".join(lines(replace(OUTLOOK, readiness=NONE)))


@given(st.integers(56, 100), st.lists(st.text(max_size=60), max_size=50), st.sampled_from([SAID, NONE, None]))
def test_no_line_is_wider_than_it_may_be(width: int, titles: list[str], said: Readiness | None) -> None:
    thin = tuple(Thin("T", title, 1, 0) for title in titles)
    for row in lines(replace(OUTLOOK, thin=thin, readiness=said), width):
        assert cell_width(row) <= width
        assert clean(row) == row


def test_of_many_gaps_the_first_are_named_and_the_rest_counted() -> None:
    many = tuple(Thin(f"T{n}", f"Topic number {n}", 9, 4) for n in range(40))
    assert lines(replace(OUTLOOK, thin=many))[2].endswith("Topic number 0 (4) and 39 more")


@pytest.mark.parametrize(
    ("sight", "words"),
    [
        (Sight(0, 0), "none yet"),
        (Sight(3, 4), "3 of 4 right, too few for a percent"),
        (Sight(7, 10), "7 of 10 right, 70 %, likely 50-85"),
        (Sight(20, 25), "20 of 25 right, 80 %"),
    ],
)
def test_a_percent_is_told_as_far_as_the_answers_bear_it(sight: Sight, words: str) -> None:
    assert sight_words(sight) == words


def test_the_text_holds_all_of_it_within_its_width() -> None:
    text = render(OUTLOOK, width=72)
    assert all(len(row) <= 72 for row in text.split("\n"))
    flat = " ".join(text.split())
    for words in (
        "71 % likely 68-74 BORDERLINE, target 75", "from 200 first-time questions", "Practice estimate.",
        "142 of 200 right, 71 %", "7 of 12 right, 58 %, likely", "Nutrition 8 3", "The final mock is best sat after 2",
    ):  # fmt: skip
        assert words.lower() in flat.lower()


def test_the_data_are_json_and_say_the_same() -> None:
    data = json.loads(json.dumps(to_dict(OUTLOOK)))
    assert data["readiness"]["percent"] == 71.0
    assert (data["readiness"]["low"], data["readiness"]["high"]) == (67.8, 74.2)
    assert data["first_time"] == {"right": 142, "answered": 200, "percent": 71.0, "low": None, "high": None}
    assert data["repeats"]["low"] < data["repeats"]["percent"] < data["repeats"]["high"]
    assert data["too_thin"][0] == {"code": "N", "title": "Nutrition", "exam_items": 8, "answers": 3}
    assert data["mock"]["number"] == 3
    assert data["final_mock"] == {"moment": "later", "days_to_exam": None, "other_mocks": 1}
    assert data["next"] == str(Next.DRILL)
    empty = to_dict(replace(OUTLOOK, mock=None, readiness=None))
    assert (empty["mock"], empty["readiness"]) == (None, None)


@given(st.none() | st.integers(-2, 30), st.integers(0, 4), st.booleans(), st.booleans())
def test_whatever_the_final_s_moment_it_has_words(
    days: int | None, others: int, kept: bool, sat: bool
) -> None:
    final = final_mock(kept_back=kept, sat=sat, others=others, days=days)
    assert bool(final_words(final)) is (final.moment is not Moment.NONE)


@pytest.mark.parametrize("said", [SAID, NONE, replace(SAID, zone=Zone.LIKELY), None])
def test_no_chance_of_passing_is_ever_told(said: Readiness | None) -> None:
    text = render(replace(OUTLOOK, readiness=said))
    assert text.count("passing") == 1, "only that none is given"
    assert "no chance of passing is given" in " ".join(text.split())
    assert "pass" not in " ".join(lines(replace(OUTLOOK, readiness=said)))
