"""Progress as text and as data: the same figures, honest about few answers, nothing in it that a terminal obeys."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from ma_exam.core.progress import Progress
from ma_exam.core.progress_habits import Confusion, Share
from ma_exam.core.text import unsafe_characters
from ma_exam.reports import progress_data
from ma_exam.reports.progress import pages, render_progress, share_in_words
from ma_exam.reports.progress_data import progress_to_dict
from ma_exam.reports.progress_map import map_lines, map_rows
from tests.reports.test_data import names, texts
from tests.support.progress import make_progress

HOSTILE = "Red \x1b[31mtext\x1b]0;title\x07 with\u202e turned [bold]letters[/bold]"
HALVES = [(0, 0), (1, 0), (1, 1), (2, 3), (4, 3), (30, 12)]


def page(progress: Progress, name: str, width: int = 80) -> str:
    """One page as one line, so that words are found however they are wrapped."""
    found = next(page for page in pages(progress, width) if page.name == name)
    return " ".join(" ".join((*found.told, *found.picture, *found.figures)).split())


@pytest.mark.parametrize(("mocks", "weeks"), HALVES)
@pytest.mark.parametrize("width", [40, 55, 75, 80, 100])
def test_no_line_is_wider_than_asked(mocks: int, weeks: int, width: int) -> None:
    text = render_progress(make_progress(mocks, weeks), width=width)
    assert max(len(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize(("mocks", "weeks"), HALVES)
def test_data_survives_json_and_every_name_is_documented(mocks: int, weeks: int) -> None:
    found = progress_to_dict(make_progress(mocks, weeks))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    documented = set(re.findall(r"[a-z_]+", progress_data.__doc__ or "")) | {"misread", "did_not_know"}
    assert names(found) - documented == set()


def test_without_anything_each_page_says_which_key_fills_it() -> None:
    for found in pages(make_progress(0, 0), 80):
        assert found.figures == found.picture == ()
        assert re.search(r"\b[md] on the home screen starts", " ".join(found.told)), found.name


def test_one_mock_is_not_compared_and_two_are_in_words() -> None:
    assert "Two can be compared." in page(make_progress(1), "scores")
    told = page(make_progress(2), "scores")
    assert "Mock exam 2 is 2.8 points above mock exam 1: no more than chance." in told
    assert "probably from 6.5 points on (80 %), and surely from 10.0 on (95 %)" in told
    assert page(make_progress(1), "scores").count("mock exam") < told.count("mock exam")


@pytest.mark.parametrize(
    ("right", "words"),
    [
        (140, "points above mock exam 1: more than chance."),
        (122, "points above mock exam 1: probably more than chance."),
        (80, "points below mock exam 1: more than chance."),
        (110, "Mock exams 1 and 2 have the same score"),
    ],
)
def test_a_difference_is_told_as_what_it_is(right: int, words: str) -> None:
    progress = make_progress(2)
    first, second, *rest = progress.scores
    assert words in page(replace(progress, scores=(first, replace(second, right=right), *rest)), "scores")


def test_points_of_short_mocks_carry_no_decimal() -> None:
    progress = make_progress(2)
    first, second, *rest = (replace(score, right=score.right // 3, scored=60) for score in progress.scores)
    told = page(replace(progress, scores=(first, second, *rest)), "scores")
    assert not re.search(r"\d\.\d points", told)


def test_blocks_stand_apart_from_mocks_and_repeats_are_said() -> None:
    progress = make_progress(2)
    found = progress_to_dict(progress)
    assert [row["number"] for row in found["mocks"]] == [1, 2]
    assert [row["kind"] for row in found["parts"]] == ["block"]
    first, second, *rest = progress.scores
    told = page(replace(progress, scores=(first, replace(second, met=40), *rest)), "scores")
    assert "40 of the newest mock's 180 scored items had been met before" in told
    assert "Blocks, and mocks that were given up" in told


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Share(3, 4), "3 of 4"),
        (Share(6, 8), "6 of 8 (52-89 %)"),
        (Share(7, 10), "7 of 10, 70 % (50-85)"),
        (Share(18, 25), "18 of 25, 72 %"),
    ],
)
def test_answers_bear_as_much_of_a_percent_as_the_rule_allows(share: Share, words: str) -> None:
    assert share_in_words(share) == words


def test_the_map_holds_every_group_with_a_sign_and_its_numbers() -> None:
    progress = make_progress(2)
    cells = [cell for row in map_rows(progress.groups, 80) for cell in row.cells]
    assert len(cells) == 48
    for cell, group in zip(cells, progress.groups, strict=True):
        estimate = group.estimate
        assert (cell.sign == "?") == (estimate.answers < 5)
        assert cell.text().endswith(f"{estimate.answers:>3}")
        assert cell.sign == "?" or f"{estimate.lost:.1f}" in cell.text()
        if cell.sign == "#":
            assert estimate.share <= 0.65
        if cell.sign == ".":
            assert estimate.share > 0.85
    assert {"?", "+", "#"} <= {cell.sign for cell in cells}
    assert max(map(len, map_lines(progress.groups, 75))) <= 75
    assert max(map(len, map_lines(progress.groups, 56))) <= 56
    legend = page(progress, "topics")
    assert all(sign in legend for sign in (". under 15 %", "- under 25", "+ under 35", "# 35", "? under 5"))


def test_covered_groups_are_those_with_ten_answers() -> None:
    progress = make_progress(2, 3)
    found = progress_to_dict(progress)["coverage"]
    assert found["covered"] == sum(group["answers"] >= 10 for group in found["groups"])
    assert f"{found['covered']} of 48 topic groups have 10" in page(progress, "topics")
    assert found["lost"] == pytest.approx(progress_to_dict(progress)["weeks"][-1]["lost"], abs=0.01)
    for group in found["groups"]:
        assert (group["estimate"] is None) == (group["answers"] < 5)


def test_rare_confusions_are_left_to_the_data() -> None:
    many = tuple(Confusion(f"t{n}", f"idea {n}", 40 - n, ("C1.1",)) for n in range(30))
    progress = replace(make_progress(2), confusions=many)
    told = page(progress, "mix-ups")
    assert "idea 14" in told
    assert "idea 15" not in told
    assert "And 15 more" in told
    assert len(progress_to_dict(progress)["confusions"]["found"]) == 30


def test_of_many_mocks_the_newest_are_listed_and_the_data_holds_all() -> None:
    progress = make_progress(34)
    told = next(page for page in pages(progress, 80) if page.name == "scores").figures
    days = [line for line in told if re.match(r"\d+ +\d{4}-", line)]
    assert [int(line.split()[0]) for line in days] == list(range(34, 4, -1))
    assert any(line.startswith("And 4 earlier") for line in told)
    assert len(progress_to_dict(progress)["mocks"]) == 34


def test_changes_confidence_and_reasons_are_told() -> None:
    progress = make_progress(2)
    assert "18 answers changed in the newest 2 exams: 11 gained, 4 lost, 3 neither." in page(
        progress, "changes"
    )
    told = page(progress, "sure")
    assert "Confident mistakes: 9 of 55 sure answers. Lucky guesses: 6 of 15 guesses." in told
    assert "Items met before: 31 of 40, 78 %; that tells of memory" in told
    assert told.index("did not know") < told.index("misread")
    silent = replace(progress, confidence=(), reasons={})
    assert "1, 2 and 3 say sure, unsure or guess" in page(silent, "sure")


def test_nothing_boasts() -> None:
    text = render_progress(make_progress(30, 12)).lower()
    for word in ("streak", "percentile", "pass probability", "chance of passing"):
        assert word not in text


def test_no_text_could_be_obeyed_by_a_terminal() -> None:
    progress = make_progress(2, title=HOSTILE, group=HOSTILE, idea=HOSTILE)
    progress = replace(progress, reasons={HOSTILE: 2})
    found: dict[str, Any] = progress_to_dict(progress)
    assert [text for text in texts(found) if unsafe_characters(text)] == []
    for width in (55, 80):
        text = render_progress(progress, width=width)
        assert [line for line in text.splitlines() if unsafe_characters(line)] == []
        assert "[bold]letters" in text
