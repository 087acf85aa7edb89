"""Several files of one bank as one: ids told apart, enemies found, sameness noticed."""

from collections.abc import Sequence

from ma_exam.core.item import Bank, Item
from ma_exam.formats.problem import Problem
from ma_exam.formats.sheets import Sheet


def merge(sheets: Sequence[Sheet]) -> tuple[tuple[Bank, ...], tuple[Problem, ...]]:
    """The banks of the sheets in order of their first file, and all problems by file and line."""
    names = list(dict.fromkeys(sheet.bank for sheet in sheets))
    banks: list[Bank] = []
    found: list[Problem] = [problem for sheet in sheets for problem in sheet.problems]
    for name in names:
        banks.append(_one_bank([sheet for sheet in sheets if sheet.bank == name], found))
    order = {sheet.file: place for place, sheet in enumerate(sheets)}
    found.sort(key=lambda problem: (order[problem.file], problem.line))
    return tuple(banks), tuple(found)


def _one_bank(sheets: Sequence[Sheet], found: list[Problem]) -> Bank:
    titles: dict[str, str] = {}
    for sheet in sheets:
        titles |= {code: title for code, title in sheet.category_titles.items() if code not in titles}
    items, places = _unique_items(sheets, found)
    _check_enemies(items, places, found)
    blueprints = list(dict.fromkeys(sheet.blueprint for sheet in sheets if sheet.blueprint))
    if len(blueprints) > 1:
        other = next(sheet for sheet in sheets if sheet.blueprint == blueprints[1])
        found.append(
            Problem(
                other.file,
                1,
                "",
                "warning",
                f"the files of bank {other.bank} name several blueprints: {', '.join(blueprints)}.",
                f"Name one; {blueprints[0]} was taken.",
            )
        )
    return Bank(
        name=sheets[0].bank,
        title=_title(sheets),
        blueprint=blueprints[0] if blueprints else "",
        items=tuple(items),
        license="; ".join(dict.fromkeys(sheet.license for sheet in sheets if sheet.license)),
        author="; ".join(dict.fromkeys(sheet.author for sheet in sheets if sheet.author)),
        category_titles=titles,
    )


def _title(sheets: Sequence[Sheet]) -> str:
    """The one title, or that of a file without a topic of its own, or the name."""
    titles = list(dict.fromkeys(sheet.title for sheet in sheets if sheet.title))
    if len(titles) == 1:
        return titles[0]
    whole = [sheet.title for sheet in sheets if sheet.title and not sheet.covers_topic]
    return whole[0] if whole else sheets[0].bank


_Place = tuple[str, int]


def _unique_items(sheets: Sequence[Sheet], found: list[Problem]) -> tuple[list[Item], list[_Place]]:
    """The items in order, without those whose id was given before."""
    items: list[Item] = []
    places: list[_Place] = []
    by_id: dict[str, int] = {}
    by_words: dict[tuple[str, tuple[str, ...]], int] = {}
    for sheet in sheets:
        for item, line in zip(sheet.items, sheet.lines, strict=True):
            words = (item.stem, tuple([option.text for option in item.options]))
            first = by_id.setdefault(item.id, len(items))
            if first != len(items):
                found.append(_doubled(item, (sheet.file, line), places[first]))
                continue
            twin = by_words.setdefault(words, first)
            if twin != first:
                found.append(
                    Problem(
                        sheet.file,
                        line,
                        item.id,
                        "warning",
                        f"stem and options are those of {items[twin].id} in {_where(places[twin], sheet.file)}.",
                        "Delete one of the two, or change it.",
                    )
                )
            items.append(item)
            places.append((sheet.file, line))
    return items, places


def _doubled(item: Item, place: _Place, first: _Place) -> Problem:
    file, line = place
    where = _where(first, file)
    if item.id.startswith("~"):
        return Problem(
            file,
            line,
            item.id,
            "warning",
            f"the item has the words of the one in {where} and no id, and was left out.",
            "Delete it, or give it words or an id of its own.",
        )
    return Problem(
        file,
        line,
        item.id,
        "error",
        f"the id {item.id} in line {line} is that of the item in {where}.",
        "Give the copy a new id, or delete its id line.",
    )


def _where(place: _Place, file: str) -> str:
    return f"line {place[1]}" if place[0] == file else f"{place[0]}:{place[1]}"


def _check_enemies(items: Sequence[Item], places: Sequence[_Place], found: list[Problem]) -> None:
    known = {item.id for item in items}
    for item, (file, line) in zip(items, places, strict=True):
        for enemy in item.enemies:
            if enemy == item.id:
                message, hint = "the item names itself as its enemy.", "Delete that name."
            elif enemy not in known:
                message, hint = f"its enemy {enemy} is no item of the bank.", "Correct or delete the name."
            else:
                continue
            found.append(Problem(file, line, item.id, "warning", message, hint))
