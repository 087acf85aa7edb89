"""Finding texts by words: folded, all words, whole before beginning, the same order each time."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.core.search import Folded, Hit, asked, find, fold, rank

letters = st.text(st.sampled_from("aàâbcçdeéèfiïnñoöstuüyzß AÉZ0 5.-_/µ①ﬁ"), max_size=30)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", " "),
        (" .,- ", " "),
        ("Béclard's KNOT", " beclard s knot "),
        ("0.5 mL", " 0 5 ml "),
        ("c1.1-vital_signs", " c1 1 vital signs "),
        ("Straße", " strasse "),
        ("ﬁrst ①", " first 1 "),
    ],
)
def test_case_diacritics_and_signs_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(letters)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(letters)
def test_a_decomposed_text_and_capitals_fold_the_same(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(text.lower()) == fold(text)


texts = st.lists(st.builds(Folded.of, letters, letters, letters), max_size=8)


@given(texts, letters)
def test_what_is_found_holds_every_word_and_what_is_left_out_lacks_one(
    found: list[Folded], query: str
) -> None:
    places = find(found, query)
    assert places == find(found, query)
    assert len(set(places)) == len(places)
    for place, text in enumerate(found):
        everything = text.head + text.rest
        assert (place in places) == all(f" {word}" in everything for word in asked(query))


@given(texts, letters)
def test_the_better_comes_first_and_equals_keep_their_order(found: list[Folded], query: str) -> None:
    ranked = [(rank(found[place], asked(query)), place) for place in find(found, query)]
    assert ranked == sorted(ranked, key=lambda pair: (pair[0] is None, pair[0] or 0, pair[1]))


@given(texts, letters, st.integers(1, 4))
def test_a_longer_word_never_finds_more(found: list[Folded], query: str, cut: int) -> None:
    assert set(find(found, query)) <= set(find(found, query[:-cut])) or len(query.split()) != len(
        query[:-cut].split()
    )


def test_the_order_is_id_then_stem_then_the_rest_whole_before_beginning() -> None:
    texts = [
        Folded.of("e", "nothing", "a tourniquets"),
        Folded.of("d", "nothing", "a tourniquet"),
        Folded.of("c", "two tourniquets", ""),
        Folded.of("b", "the tourniquet is", ""),
        Folded.of("tourniquet", "nothing", ""),
    ]
    assert find(texts, "Tourniquet") == [4, 3, 2, 1, 0]
    assert [rank(text, asked("tourniquet")) for text in texts] == list(reversed(Hit))
    assert find(texts, "tourniquet nothing") == [1, 4, 0]
    assert find(texts, "ourniquet") == []
    assert find(texts, "") == [0, 1, 2, 3, 4]


def test_an_id_is_found_as_it_is_written() -> None:
    texts = [Folded.of("c1.1-bp-10", "?", ""), Folded.of("c1.1-bp-1", "?", "")]
    assert find(texts, "C1.1-BP-1") == [1, 0]
    assert find(texts, "bp-10") == [0]
