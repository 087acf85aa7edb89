"""The report as plain text: what it says, that it fits, and that it obeys nothing a bank says."""

import re
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from ma_exam.core.plan import BlockPlan, Plan
from ma_exam.core.readiness import Readiness, ShareRange, Zone
from ma_exam.core.records import AttemptRecord
from ma_exam.core.report import Report
from ma_exam.core.stem import cell_width
from ma_exam.core.text import unsafe_characters
from ma_exam.core.weakness import Analysis, Estimate, Level
from ma_exam.reports.plain import count, span, table, wrap
from ma_exam.reports.ranking import UNCERTAIN
from ma_exam.reports.text import render, render_attempts


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("width", [40, 52, 60, 72, 80, 100, 132])
def test_no_line_is_wider_than_asked(report: Report, width: int) -> None:
    too_wide = [line for line in render(report, width=width).split("\n") if cell_width(line) > width]
    assert too_wide == []


def test_nothing_in_it_could_be_obeyed_by_a_terminal(report: Report) -> None:
    text = render(report)
    assert unsafe_characters(text) == []
    assert "␛[31m" in text
    assert "[bold]letters[/bold]" in text


def test_the_score_says_its_error_and_what_was_blank_or_rapid(report: Report) -> None:
    text = flat(render(report, items=False))
    result = report.result
    assert f"{result.right} of 54 scored items right: {100 * result.right / 54:.0f} %, standard error" in text
    assert f"{count(result.blank, 'scored item')} left blank, counted as wrong." in text
    assert "1 answer given in under 4.8 s: rapid guesses, counted in the score." in text
    assert "6 further items not scored" in text


def test_without_an_estimate_the_reason_is_given(report: Report) -> None:
    text = flat(render(report, items=False))
    assert "READINESS: NO ESTIMATE (TARGET 75 %)" in text
    assert "an estimate needs 100" in text


def test_an_estimate_comes_with_range_evidence_and_disclaimer(report: Report) -> None:
    estimate = ShareRange(0.714, 0.676, 0.749)
    readiness = Readiness(
        Zone.BORDERLINE, ("Too near.",), 75, 150, 210, 205, 9, "Practice estimate.", estimate, ("Take care.",)
    )
    text = flat(render(replace(report, readiness=readiness), items=False))
    assert "READINESS: BORDERLINE (TARGET 75 %)" in text
    assert (
        "71 %, likely 68-75 (80 % range), from 210 first-time questions (205 answered), 9 days old." in text
    )
    assert "Too near. Take care. Practice estimate." in text


def test_the_published_scale_is_a_fact_with_its_source(report: Report) -> None:
    text = flat(render(report, items=False))
    assert "scale 200-800, 405 to pass (Toy Board, candidate guide, 2026-01; medium confidence)" in text
    assert "not public, so no such score is given" in text
    assert "405" not in render(replace(report, scale=None), items=False)


def estimate(code: str, above_next: float | None, right: float = 8, answers: int = 14) -> Estimate:
    return Estimate(code, f"Topic {code}", 1, 22, right, answers, answers, 0.64, 0.518, 0.757, above_next)


def content(report: Report, *ranked: Estimate, too_few: tuple[Estimate, ...] = ()) -> str:
    counts = {row.code: report.counts["C"] for row in (*ranked, *too_few)}
    analysis = Analysis(0.72, 40, 0, (Level(1, ranked, too_few, 12.0, False),))
    text = render(replace(report, content=analysis, counts=counts), items=False)
    return text[text.index("WHERE YOU LOSE") : text.index("Lose:")]


def test_the_worst_topic_is_said_in_items_of_the_exam(report: Report) -> None:
    text = content(report, estimate("B", 0.9), estimate("C", None))
    assert "You would lose most points in Topic B: about 8 of 22 (5-11)." in flat(text)
    row = next(line for line in text.split("\n") if line.startswith("B Topic B"))
    assert row.split()[-9:] == ["of", "22", "5-11", "8/14", "57", "52-76", "41", "4", "yes"]


def test_a_line_is_drawn_where_the_order_is_not_certain(report: Report) -> None:
    rows = [estimate("A", 0.95), estimate("B", 0.79), estimate("C", None)]
    lines = content(report, *rows).split("\n")
    places = [
        next(n for n, line in enumerate(lines) if sign in line) for sign in ("A Topic", UNCERTAIN, "B Topic")
    ]
    assert places == sorted(places)
    assert UNCERTAIN not in content(report, estimate("A", 0.95), estimate("C", None))
    assert "Which part costs you most is not certain" in flat(content(report, *rows[1:]))


def test_few_answers_give_no_percent(report: Report) -> None:
    band = estimate("B", 0.9, right=4, answers=7)
    few = estimate("F", None, right=1, answers=3)
    text = content(report, band, estimate("C", None), too_few=(few,))
    row = next(line for line in text.split("\n") if line.startswith("B Topic B"))
    assert row.split()[-6:-3] == ["4/7", "-", "52-76"]
    assert "Too few answers (under 5) to place: Topic F (3)." in flat(text)
    assert "33" not in text


def test_pace_changes_and_conditions(report: Report) -> None:
    text = flat(render(report, items=False))
    assert "limit 60 s" in text
    assert "Scored items with a changed answer: 1;" in text
    assert "idea-2␛[1m: chosen" in text
    assert "Time: 60:00 minutes, with the accommodation x1.25 (12:00 minutes more)." in text
    assert "Breaks: 2:00 of 10:00 minutes used." in text
    assert "the program ended unexpectedly, away 1:05, charged 0:05" in text
    assert "The computer's clock was moved back by 60:00 minutes." in text


def test_items_show_options_in_delivered_order_with_key_choice_and_reasons(report: Report) -> None:
    text = render(report)
    wrong = next(item for item in report.items if item.result.answered and not item.result.right)
    start = text.index(f"Item {wrong.result.position}, block")
    shown = text[start : text.index(f"Item {wrong.result.position + 1}, block")]
    letters = re.findall(r"^  [ >] ([a-d])  (option \d)", shown, re.M)
    assert letters == [(option.letter, option.text) for option in wrong.options]
    assert len(re.findall(r"^  > [a-d]  option \d  \[your answer\]", shown, re.M)) == 1
    assert "option 0  [the key]" in shown
    assert "Why: Because." in shown
    assert "See: 29 CFR 1910.1030" in shown
    assert "Rationale 0" in shown


def test_pretest_items_say_that_they_are_not_scored(report: Report) -> None:
    assert render(report).count(", not scored") == 6
    assert "Item by item".upper() not in render(report, items=False)


def test_tables_in_a_stem_stay_tables(report: Report) -> None:
    assert "  drug     dose\n  -------  ----\n  one        10\n  another   200\n" in render(report)


def test_times_are_told_in_the_zone_asked_for(report: Report) -> None:
    assert "Started 2027-01-15 08:00 UTC" in render(report)
    assert "Started 2027-01-15 03:00 UTC-05:00" in render(report, tz=timezone(timedelta(hours=-5)))


PLAN = Plan((BlockPlan(1, 4, 192_000),), 0, 0, "exam")


def test_attempts_are_listed_with_their_results() -> None:
    done = AttemptRecord(
        "b", 2, "F-toy-\x1b[1m9", "toy", "mock", "done", PLAN, 1_800_000_000_000_000, 1, right=142, scored=180
    )
    still_open = AttemptRecord("a", 1, "F-toy-8", "toy", "block", "open", PLAN, 1_799_000_000_000_000)
    text = render_attempts([done, still_open])
    assert unsafe_characters(text) == []
    first, second = text.split("\n")[1:]
    assert flat(first) == "2 full exam finished 2027-01-15 142 of 180 79 %"
    assert flat(second) == "1 one block not finished 2027-01-03 - -"
    assert render_attempts([]) == "No attempts yet."


def test_words_and_ranges() -> None:
    assert (count(1, "item"), count(2, "item")) == ("1 item", "2 items")
    assert (span(4.6, 11.2), span(0.6, 1.4)) == ("5-11", "1")


def test_a_table_too_wide_for_the_page_becomes_a_list() -> None:
    lines = table(("topic", "lose", "range"), [("A very long topic name", "8 of 22", "5-11")], 30)
    assert lines == ["A very long topic name", "    lose: 8 of 22; range: 5-11"]


def test_a_title_too_long_for_its_column_breaks_after_a_slash() -> None:
    lines = table(("", "lose"), [("C3 Procedures/Examinations", "7 of 34")], 26)
    assert lines[1:] == ["C3 Procedures/     7 of 34", "  Examinations"]


def test_line_breaks_of_a_text_are_kept() -> None:
    assert wrap("one\n\ntwo", 20, "  ") == ["  one", "", "  two"]
