"""Looking an abbreviation up: what is written so comes first, then what means it."""

import pytest

from ma_exam.core.glossary import Abbreviation, Danger, Glossary, Group, Source, alphabetical, nearest

LIST = Source("list", "List", "A list")
TIMES, UNITS = Group("times", "Times", "books"), Group("units", "Units", "books")
ENTRIES = tuple(
    sorted(
        (
            Abbreviation("cc", ("cubic centimeter",), UNITS, danger=Danger((LIST,), "Mistaken.", "mL")),
            Abbreviation("CC", ("chief complaint",), TIMES),
            Abbreviation("CCB", ("calcium channel blocker",), TIMES),
            Abbreviation("QD", ("every day",), TIMES, ("q.d.",), Danger((LIST,), "Mistaken.", "daily")),
            Abbreviation("QOD", ("every other day",), TIMES, danger=Danger((LIST,), "Mistaken.", "words")),
            Abbreviation(
                "HCT", ("one (DO NOT USE)", "other"), UNITS, danger=Danger((LIST,), "Mistaken.", "one")
            ),
            Abbreviation("@", ("at",), UNITS),
            Abbreviation("BCG", ("bacille Calmette-Guérin",), UNITS),
        ),
        key=alphabetical,
    )
)
GLOSSARY = Glossary(ENTRIES, (TIMES, UNITS), (LIST,))


def terms(query: str = "", **how: object) -> list[str]:
    return [entry.term for entry in GLOSSARY.find(query, **how)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("cc", ["cc", "CC", "CCB"]),
        ("CC", ["CC", "cc", "CCB"]),
        ("q.d.", ["QD"]),
        (" qd ", ["QD"]),
        ("every", ["QD", "QOD"]),
        ("day every", ["QD", "QOD"]),
        ("ev oth", ["QOD"]),
        ("guerin", ["BCG"]),
        ("@", ["@"]),
        ("%", []),
        ("nothing of this", []),
    ],
)
def test_what_answers_best_comes_first(query: str, expected: list[str]) -> None:
    assert terms(query) == expected


def test_letters_come_before_signs() -> None:
    assert terms() == ["BCG", "CC", "cc", "CCB", "HCT", "QD", "QOD", "@"]


def test_a_group_or_what_must_not_be_used_alone() -> None:
    assert terms("", group="units") == ["BCG", "cc", "HCT", "@"]
    assert terms("", avoid=True) == ["cc", "HCT", "QD", "QOD"]
    assert terms("q", group="units") == []


def test_the_warning_tells_all_senses_from_one() -> None:
    found = {entry.term: entry.warning for entry in ENTRIES}
    assert (found["QD"], found["HCT"], found["CC"]) == ("DO NOT USE", "TAKE CARE", "")


def test_the_nearest_is_named() -> None:
    assert nearest(ENTRIES, "qdd") == "QD"
    assert nearest(ENTRIES, "xxxxxx") == ""
