"""Today's reviews: never more than the limit, the least remembered first, a taper before the exam, siblings first."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.item import Item, ItemRef, Option
from ma_exam.core.review import DAILY_LIMIT, ahead_on, due_on, limit_on, queue, tapering
from ma_exam.core.schedule import FAR, Card, due_day, recall
from ma_exam.core.siblings import siblings
from tests.support.toys import make_item

DAY = 739_000


def card(name: str, *, stability: float = 5.0, ago: int = 3, interval_days: int = 5) -> Card:
    return Card(ItemRef("toys", name), stability, 5.0, interval_days, DAY - ago, 2, 0)


CARDS = st.lists(
    st.builds(
        card,
        st.integers(0, 400).map(lambda n: f"i{n}"),
        stability=st.floats(0.1, 400),
        ago=st.integers(0, 60),
        interval_days=st.integers(1, 60),
    ),
    max_size=120,
    unique_by=lambda one: one.item,
)
EXAM = st.none() | st.integers(DAY - 3, DAY + 60)


def refs(cards: list[Card]) -> list[str]:
    return [one.item.id for one in cards]


@given(CARDS, EXAM, st.integers(1, 200), st.integers(0, 80), st.integers(1, 200), st.booleans())
def test_reviews_never_exceed_the_days_limit(
    cards: list[Card], exam_day: int | None, limit: int, done: int, count: int, siblings_too: bool
) -> None:
    pool = [replace(make_item(1), bank=one.item.bank, id=one.item.id, topic="A") for one in cards]
    pool += [make_item(number) for number in range(30)]
    room = max(0, limit_on(DAY, exam_day, limit) - done)
    found = queue(
        cards, DAY, exam_day, room=room, count=count, weights={},
        missed={one.item for one in cards} if siblings_too else (), pool=pool,
    )  # fmt: skip
    assert len(found) == len(set(found)) <= min(count, room)
    assert done + len(found) <= max(limit, done)
    answered_today = {one.item for one in cards if one.last_day == DAY}
    assert not answered_today & set(found)
    if not siblings_too:
        # Nothing that is not due is taken while something due is left out.
        due = due_on(cards, DAY, exam_day)
        assert found[: len(due)] == [one.item for one in due][: len(found)]


def test_the_limit_goes_down_before_the_exam() -> None:
    told = [limit_on(DAY, DAY + left, DAILY_LIMIT) for left in (3, 2, 1, 0, -1)]
    assert told == [60, 60, 30, 10, 60]
    assert limit_on(DAY, None, DAILY_LIMIT) == 60
    assert (limit_on(DAY, DAY + 1, 1), limit_on(DAY, DAY, 5)) == (1, 5)
    assert [tapering(DAY, DAY + left) for left in (3, 2, 0, -1)] == [False, True, True, False]
    assert not tapering(DAY, None)


def test_the_least_remembered_of_what_is_due_comes_first() -> None:
    cards = [
        card("well", stability=30, ago=10),
        card("ill", stability=2, ago=6),
        card("soon", ago=1),
        card("now", ago=0, interval_days=0),
    ]
    assert refs(due_on(cards, DAY, None)) == ["ill", "well"]


def test_what_is_not_due_comes_by_what_the_exam_would_lose_on_it() -> None:
    light, heavy, firm = card("light", ago=1), card("heavy", ago=1), card("firm", stability=300, ago=1)
    due = card("due", ago=9)
    weights = {light.item: 0.2, heavy.item: 20.0, firm.item: 20.0}
    cards = [light, firm, heavy, due]
    assert refs(ahead_on(cards, DAY, DAY + 30, weights)) == ["heavy", "firm", "light"]
    found = queue(cards, DAY, DAY + 30, room=3, count=10, weights=weights)
    assert [ref.id for ref in found] == ["due", "heavy", "firm"]


@pytest.mark.parametrize("left", [2, 1, 0])
def test_in_the_last_days_what_would_be_forgotten_by_the_exam_comes_first(left: int) -> None:
    exam_day = DAY + left
    cards = [
        card("shaky", stability=0.6, ago=1, interval_days=9),
        card("shakier", stability=0.4, ago=1, interval_days=9),
        card("firm", stability=90, ago=1, interval_days=90),
        card("firm but due", stability=90, ago=30, interval_days=2),
    ]
    found = due_on(cards, DAY, exam_day)
    assert refs(found)[:2] == ["shakier", "shaky"]
    assert recall(found[1], exam_day) < FAR
    assert "firm but due" in refs(found)[2:]


def test_without_a_taper_the_forecast_for_the_exam_makes_nothing_due() -> None:
    assert due_on([card("shaky", stability=1.5, ago=1, interval_days=9)], DAY, DAY + 60) == []


@given(CARDS, st.integers(DAY, DAY + 60))
def test_every_card_comes_back_before_the_exam(cards: list[Card], exam_day: int) -> None:
    for one in cards:
        if one.last_day < exam_day - 1:
            assert due_day(one, exam_day) < exam_day


def tagged(number: int, tag: str = "", topic: str = "A", enemies: tuple[str, ...] = ()) -> Item:
    item = make_item(number, topic)
    options = tuple(
        Option(option.text, option.is_key, misconception="" if option.is_key else tag)
        for option in item.options
    )
    return replace(item, options=options, enemies=enemies)


def test_siblings_share_the_topic_and_the_nearest_come_first() -> None:
    asked = tagged(1, "mix-up", enemies=("a009",))
    same_tag, new, old, older = tagged(2, "mix-up"), tagged(3), tagged(4), tagged(5)
    pool = [
        asked,
        old,
        tagged(9),
        older,
        new,
        tagged(6, "mix-up", "B"),
        same_tag,
        tagged(7, enemies=("a001",)),
    ]
    met = {old.ref: 20, older.ref: 10, same_tag.ref: 30}
    assert siblings(asked, pool, met) == [same_tag, new, older, old]


def test_a_sibling_is_asked_before_an_item_that_was_missed() -> None:
    missed, known, new = tagged(1), tagged(2, topic="B"), tagged(3)
    cards = [replace(card("x", ago=9), item=missed.ref), replace(card("x", ago=8), item=known.ref)]
    pool = [missed, known, new, tagged(4, topic="B")]

    def found(exam_day: int | None, room: int, met: dict[ItemRef, int]) -> list[ItemRef]:
        return queue(
            cards, DAY, exam_day, room=room, count=9, weights={}, missed={missed.ref}, pool=pool, met=met
        )

    assert found(None, 9, {}) == [new.ref, missed.ref, known.ref]
    assert found(None, 1, {}) == [missed.ref], "the last place is the item's own"
    assert found(DAY + 1, 9, {}) == [missed.ref, known.ref], "nothing new on the last day"
    assert found(DAY + 1, 9, {new.ref: 1}) == [new.ref, missed.ref, known.ref]
