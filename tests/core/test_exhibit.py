"""Exhibits: the same data give the same drawing, which fits a paper, and a description that gives no answer away."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.exhibit.ecg import ARTIFACTS, RHYTHMS, WITHOUT_BEATS, Strip, describe, draw
from ma_exam.core.exhibit.reading import DRAWN_WIDTH, ExhibitError, described, drawn, read
from ma_exam.core.exhibit.series import Line, Series
from ma_exam.core.stem import cell_width, parts

STRIPS = st.builds(
    Strip,
    rhythm=st.sampled_from(RHYTHMS),
    rate=st.integers(20, 250),
    seconds=st.integers(3, 10),
    artifact=st.sampled_from(ARTIFACTS),
    speed=st.sampled_from([25, 50]),
    gain=st.sampled_from([5, 10, 20]),
    pulse=st.booleans(),
)
WEIGHT = 'series title="Weight by visit" unit="kg" x="Jan, Feb, Mar, Apr" weight="82, 81.5, _, 86"'


def rr(strip: Strip) -> list[float]:
    """The R-R intervals that the description gives."""
    found = re.search(r"intervals in seconds: ([\d., ]+)\.", describe(strip))
    return [float(text) for text in found[1].split(", ")] if found else []


@given(STRIPS)
def test_a_strip_fits_the_paper_and_is_the_same_each_time(strip: Strip) -> None:
    lines = draw(strip, DRAWN_WIDTH)
    assert lines == draw(strip, DRAWN_WIDTH)
    boxes = strip.seconds * strip.speed // 5
    if boxes + 5 <= DRAWN_WIDTH:
        assert max(map(cell_width, lines)) <= DRAWN_WIDTH
    ruler = lines[-1].strip()
    assert ruler.count("|") == strip.seconds + 1
    assert ruler.count("|") + ruler.count("'") == boxes + 1


@given(st.sampled_from(["sinus", "first-degree-block", "ventricular-tachycardia"]), st.integers(40, 180))
def test_the_rate_is_what_one_counts(rhythm: str, rate: int) -> None:
    found = read(f"ecg rhythm={rhythm} rate={rate} seconds=10")
    assert isinstance(found, Strip)
    intervals = rr(found)
    assert 60 / (sum(intervals) / len(intervals)) == pytest.approx(rate, rel=0.04)
    assert max(intervals) - min(intervals) < 0.1 * max(intervals)


def test_irregular_rhythms_are_irregular_and_early_beats_early() -> None:
    fibrillation = rr(Strip("atrial-fibrillation", 80, 10))
    assert max(fibrillation) > 1.4 * min(fibrillation)
    assert any(abs(one - other) > 0.1 for one, other in pairwise(fibrillation))
    for rhythm in ("premature-atrial", "premature-ventricular"):
        intervals = rr(Strip(rhythm, 70, 6))
        usual = 60 / 70
        assert min(intervals) < 0.7 * usual
        assert max(intervals) > 1.05 * usual


@given(STRIPS)
def test_a_description_never_names_the_rhythm_or_the_artifact(strip: Strip) -> None:
    said = describe(strip).lower()
    words = {word for name in (strip.rhythm, strip.artifact) for word in name.split("-")}
    assert not words & set(re.findall(r"[a-z]+", said)) - {"baseline", "none", "first", "ac"}
    assert ("no qrs complex" in said) == (strip.rhythm in WITHOUT_BEATS)


def test_a_lost_trace_leaves_a_gap_and_interference_thickens_the_line() -> None:
    plain = draw(Strip("asystole"), DRAWN_WIDTH)
    lost = draw(Strip("asystole", artifact="interrupted-baseline"), DRAWN_WIDTH)
    assert "   " not in max(plain[1:-1], key=len)
    assert re.search(r"\S {4,}\S", max(lost[1:-1], key=len))
    dots = [sum(bin(ord(sign) - 0x2800).count("1") for sign in "".join(lines) if 0x2800 < ord(sign) < 0x2900)
            for lines in (plain, draw(Strip("asystole", artifact="ac-interference"), DRAWN_WIDTH))]  # fmt: skip
    assert dots[1] > 1.5 * dots[0]


def test_a_graph_prints_every_value_and_its_lowest_and_highest() -> None:
    assert read(WEIGHT) == Series(
        "Weight by visit", "kg", ("Jan", "Feb", "Mar", "Apr"), (Line("weight", (82.0, 81.5, None, 86.0)),)
    )
    text = drawn(WEIGHT)
    assert text.startswith("```\nWeight by visit, kg\n")
    assert text.splitlines()[-2].split() == ["●", "weight", "82", "81.5", "-", "86"]
    assert max(map(cell_width, text.splitlines())) <= DRAWN_WIDTH
    assert text.count("●") == 4
    assert (
        described(WEIGHT) == "Graph: Weight by visit, in kg. weight: Jan 82, Feb 81.5, Mar no value, Apr 86."
    )


def test_a_drawing_is_kept_as_it_is_inside_a_stem() -> None:
    found = parts(f"Which rhythm?\n\n{drawn('ecg rhythm=sinus')}\n\nMore.")
    assert [part.kind for part in found] == ["text", "code", "text"]
    assert len(found[1].lines) > 8


@pytest.mark.parametrize("text", ["A wall chart", "ecg", "series of three", "The ECG shows = signs", ""])
def test_free_text_stays_free_text(text: str) -> None:
    assert read(text) is None
    assert drawn(text) == described(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ecg rhythm=waltz", "its rhythm is none of"),
        ("ecg rhythm=sinus rate=19", "its rate is not 20 to 250"),
        ("ecg rhythm=sinus rate=7²", "its rate is not"),
        ("ecg rhythm=sinus gain=7", "its gain is not 5 or 10 or 20"),
        ("ecg rhythm=asystole rate=60", "asystole has no rate"),
        ("ecg rhythm=sinus colour=red", "it has no colour"),
        ("ecg rhythm=sinus rhythm=asystole", "rhythm is given twice"),
        ("ecg rhythm=sinus and more", "'and more' is not of the form name=value"),
        ('series title="W" x="1, 2, 3" w="1, 2"', "w has 2 values for 3 places"),
        ('series title="W" x="1, 2, 3" w="1, x, 3"', "'x' in w is no number"),
        ('series title="W" x="1, 2" w="1, 2"', "x names 3 to 8 places"),
        ('series x="1, 2, 3" w="1, 2, 3"', "it needs a title"),
        ('series title="W" x="1, 2, 3" w="_, _, 3"', "w has fewer than 2 values"),
        ('series title="W" x="1, 2, 3"', "it has 1 to 3 lines"),
    ],
)
def test_a_drawing_that_cannot_be_made_says_why(text: str, told: str) -> None:
    with pytest.raises(ExhibitError) as error:
        read(text)
    assert told in error.value.message
    assert "`" in error.value.hint
    assert drawn(text) == described(text) == text
