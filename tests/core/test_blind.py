"""A blind review shows everything but the key, in an order that tells nothing, and counts what comes back."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.blind import OTHERS_A_PART, Answer, Blind, Reading, prepare, score
from ma_exam.core.item import Item, Option
from tests.support.toys import make_items

ITEMS = make_items(30)
OTHERS = [replace(item, bank="otherbank") for item in make_items(40)]


def reading(blind: Blind, wrong: frozenset[int] = frozenset(), name: str = "one") -> Reading:
    """Every question answered as the key says, but for the numbers in `wrong`."""
    return Reading(
        name,
        {
            question.number: Answer(
                next(letter for letter in question.letters if letter != question.key)
                if question.number in wrong
                else question.key
            )
            for question in blind.questions
        },
    )


@given(st.integers(0, 10**9), st.integers(1, 7), st.integers(1, 60))
def test_every_item_is_asked_once_and_its_letters_name_its_key(seed: int, parts: int, sample: int) -> None:
    blind = prepare(ITEMS, OTHERS, seed=seed, parts=parts, sample=sample)
    own = [question for question in blind.questions if not question.other]
    assert len({question.item for question in own}) == len(own) == min(sample, len(ITEMS))
    assert [question.number for question in blind.questions] == list(range(1, len(blind.questions) + 1))
    by_ref = {item.ref: item for item in [*ITEMS, *OTHERS]}
    for question in blind.questions:
        item = by_ref[question.item]
        assert sorted(question.options) == sorted(option.text for option in item.options)
        keyed = {question.options[question.letters.index(letter)] for letter in question.key}
        assert keyed == {option.text for option in item.options if option.is_key}
    sizes = [sum(not question.other for question in part) for part in blind.parts]
    assert max(sizes) - min(sizes) <= 1
    assert all(sum(question.other for question in part) <= OTHERS_A_PART for part in blind.parts)


def test_the_same_seed_gives_the_same_review_whatever_the_order_of_the_items() -> None:
    assert prepare(ITEMS, OTHERS, seed=5) == prepare(ITEMS[::-1], OTHERS[::-1], seed=5)
    assert prepare(ITEMS, OTHERS, seed=5) != prepare(ITEMS, OTHERS, seed=6)


def test_items_that_cannot_be_read_blind_are_left_out() -> None:
    retired = replace(ITEMS[0], status="retired")
    keyless = replace(ITEMS[1], options=(Option("one"), Option("two")))
    asked = {question.item for question in prepare([retired, keyless, *ITEMS[2:4]]).questions}
    assert asked == {ITEMS[2].ref, ITEMS[3].ref}


def test_an_item_of_both_banks_is_asked_once() -> None:
    questions = prepare(ITEMS, ITEMS).questions
    assert len(questions) == len(ITEMS)
    assert not any(question.other for question in questions)


def test_agreement_counts_answers_of_all_readers_and_names_what_they_said() -> None:
    blind = prepare(ITEMS[:10], OTHERS[:5])
    own = [question.number for question in blind.questions if not question.other]
    one = reading(blind, frozenset(own[:1]))
    two = Reading(
        "two",
        {
            own[0]: Answer(one.answers[own[0]].letters, "the key is outdated"),
            own[1]: Answer(blind.questions[own[1] - 1].key, "two readings"),
        },
    )
    outcome = score(blind, [one, two])
    assert (outcome.own.right, outcome.own.answered) == (10, 12)
    assert (outcome.others.right, outcome.others.answered) == (5, 5)
    assert [remark.question.number for remark in outcome.disagreements] == [own[0]]
    assert [reader for reader, _ in outcome.disagreements[0].said] == ["one", "two"]
    assert [remark.question.number for remark in outcome.flagged] == [own[1]]
    assert outcome.unread == 0
    assert outcome.limit_holds is False


def test_open_answers_count_nowhere() -> None:
    blind = prepare(ITEMS[:3])
    outcome = score(blind, [Reading("one", {1: Answer("", "unclear"), 2: Answer(blind.questions[1].key)})])
    assert (outcome.own.right, outcome.own.answered, outcome.unread) == (1, 1, 2)
    assert [remark.question.number for remark in outcome.flagged] == [1]


def test_with_the_stem_hidden_the_limit_is_the_other_way_round() -> None:
    blind = prepare(ITEMS[:20], options_only=True)
    lucky = score(blind, [reading(blind, frozenset(range(1, 11)))])
    assert (lucky.own.share, lucky.limit_holds) == (0.5, False)
    assert score(blind, [reading(blind, frozenset(range(1, 12)))]).limit_holds is True
    assert score(blind, []).limit_holds is None


def test_topics_are_counted_at_both_levels() -> None:
    items = [
        replace(item, topic=topic)
        for item, topic in zip(ITEMS, ["C1.1.02", "C1.2.01", "", "C2"], strict=False)
    ]
    blind = prepare(items)
    groups = {code: (items, tally.right) for code, items, tally in score(blind, [reading(blind)]).groups}
    assert groups == {"C1": (2, 2), "C1.1": (1, 1), "C1.2": (1, 1), "C2": (1, 1)}


def test_an_item_with_several_keys_wants_all_of_them() -> None:
    several = Item("b", "i", "Which?", (Option("x", True), Option("y", True), Option("z")), select="all")
    blind = prepare([several])
    key = blind.questions[0].key
    assert len(key) == 2
    assert score(blind, [Reading("one", {1: Answer(key)})]).own.right == 1
    assert score(blind, [Reading("one", {1: Answer(key[:1])})]).own.right == 0
