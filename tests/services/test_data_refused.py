"""A file of data that is damaged, or made to do harm, is refused with its place, and nothing is changed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ma_exam.errors import DataError
from ma_exam.formats import data_reader
from ma_exam.services.data_import import import_data
from ma_exam.services.desk import Desk
from ma_exam.store.database import Database
from tests.support.history import chain_anew, exported, live, open_desk
from tests.support.machine import Machine
from tests.support.toys import EXAM

Doc = dict[str, Any]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An export of some attempts, closed and open, and remarks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ma_exam.services.exams.blueprints", lambda: {"toy": EXAM})
        machine = Machine()
        desk = open_desk(tmp_path_factory.mktemp("anna"), machine)
        live(desk, machine, seed=3, attempts=3)
        commit = desk.database.attempts.all("open")
        if not commit:
            desk.start("toy", kind="block", seed=1)
        told = exported(desk.database)
        desk.close()
    return told


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A student who has done nothing, and shall not have done anything afterwards."""
    opened = open_desk(tmp_path_factory.mktemp("ben"), Machine(), bank=False)
    empty = exported(opened.database)
    yield opened
    assert exported(opened.database) == empty
    opened.close()


def refused(target: Desk, file: Path, content: bytes, **how: Any) -> DataError:
    """The refusal of a file with that content, which changes nothing."""
    file.write_bytes(content)
    changes = target.database._connection.raw.total_changes
    before = _rows(target.database)
    with pytest.raises(DataError) as caught:
        import_data(target.database, file, **how)
    assert _rows(target.database) == before, (
        f"{target.database._connection.raw.total_changes - changes} changes"
    )
    assert caught.value.exit_code == 3
    assert caught.value.where.startswith(str(file))
    assert caught.value.hint == "Nothing was changed."
    return caught.value


def _rows(database: Database) -> list[int]:
    tables = ("item", "form", "attempt", "event", "response", "note", "setting", "card")
    return [database._connection.value(f"SELECT count(*) FROM {table}") for table in tables]  # noqa: S608 - names only


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no JSON object"),
        (b"[]", "no JSON object"),
        (b"\x00" * 100, "no JSON object"),
        (b"SQLite format 3\x00", "no JSON object"),
        (b"\xff\xfe{", "no UTF-8"),
        (b"{}", "'format' stands here"),
        (b'{"format": "other"}', "but 'other'"),
        (b'{"version": 1}', "not 'version'"),
        (b'{"format": "ma-exam data", "version": 2}', "please update"),
        (b'{"format": "ma-exam data", "version": true}', "no whole number"),
        (b'{"format": "ma-exam data", "version": 1e999}', "too large"),
        (b'{"format": "ma-exam data", "version": NaN}', "NaN is no number"),
        (b'{"format": "ma-exam data", "version": ' + b"9" * 5000 + b"}", "version"),
        (b'{"format": "ma-exam data", "version": ' + b"[" * 100_000, "nested too deep"),
        (b'{"format": {"a": 1, "a": 2}}', "'a' is given twice"),
    ],
)
def test_what_is_no_such_document_says_so(target: Desk, tmp_path: Path, content: bytes, says: str) -> None:
    assert says in str(refused(target, tmp_path / "x.json", content))


def test_a_file_that_is_not_there_or_a_folder_says_so(target: Desk, tmp_path: Path) -> None:
    for file in (tmp_path / "none.json", tmp_path):
        with pytest.raises(DataError, match="cannot be read"):
            import_data(target.database, file)


def attempt(doc: Doc, status: str = "done") -> Doc:
    found: Doc = next(entry for entry in doc["attempts"] if entry["status"] == status)
    return found


def forged(change: Callable[[Doc], object], status: str = "done") -> Callable[[Doc], None]:
    """A change of an attempt whose events then carry hashes that fit."""

    def do(doc: Doc) -> None:
        change(attempt(doc, status))
        chain_anew(attempt(doc, status))

    return do


def first(kind: str, one: Doc) -> Doc:
    found: Doc = next(event for event in one["events"] if event["kind"] == kind)
    return found


def put(path: str, value: object) -> Callable[[Doc], None]:
    """Put a value in a place such as `notes.0.text`."""

    def do(doc: Doc) -> None:
        *way, last = path.split(".")
        place: Any = doc
        for step in way:
            place = place[int(step) if step.isdigit() else step]
        place[int(last) if last.isdigit() else last] = value

    return do


CHANGES: dict[str, tuple[Callable[[Doc], Any], str]] = {
    "a key that is gone": (lambda doc: doc.pop("cards"), "'cards' stands here"),
    "a key too many": (put("more", []), "nothing may follow settings"),
    "a key of a record that is gone": (lambda doc: doc["notes"][0].pop("text"), "notes[0]: text is missing"),
    "a key of a record too many": (put("notes.0.extra", 1), "notes[0]: there is no such key as 'extra'"),
    "a record that is none": (put("notes.0", 7), "notes[0]: it is no object"),
    "a section that is none": (put("notes", {}), "notes is no list"),
    "a text for a number": (put("attempts.0.number", "1"), "attempts[0].number: it is no whole number"),
    "a number beyond measure": (put("forms.0.seed", 2**63), "forms[0].seed: it is no whole number, or too large"),
    "a moment that is none": (put("notes.0.wall_us", -1), "notes[0].wall_us: it is no moment"),
    "a control character": (put("notes.0.bank", "a\x1b[2J"), "notes[0].bank: it holds control characters"),
    "half a character": (put("notes.0.text", "\ud800"), "notes[0].text: it holds half a character"),
    "half a character, deep": (put("settings.0.value", {"a": ["\udfff"]}), "half a character"),
    "a number beyond measure, deep": (put("settings.0.value", [2**70]), "too large"),
    "a text without end": (put("notes.0.text", "x" * 300_000), "notes[0].text: it is too long"),
    "a depth without end": (put("settings.0.value", json.loads("[" * 60 + "]" * 60)), "nested too deep"),
    "a status that is none": (put("attempts.0.status", "won"), "attempts[0].status: it is none of open, done"),
    "a note twice": (lambda doc: doc["notes"].append(doc["notes"][0]), "notes[5]: it is given twice"),
    "an attempt twice": (lambda doc: doc["attempts"].append(doc["attempts"][0]), "it is given twice"),
    "a number twice": (lambda doc: put("attempts.1.number", doc["attempts"][0]["number"])(doc), "has this number"),
    "a form that is gone": (lambda doc: doc["forms"].clear(), "form: this form is not in the document"),
    "an item that is gone": (lambda doc: doc["items"].clear(), "the item that it shows is not in the document"),
    "a key that was altered": (put("items.0.body.options.1.is_key", True), "items[0].digest: the item was altered"),
    "an item that is none": (put("items.0.body", {"bank": "toys"}), "items[0].body: it is no item"),
    "an item with fields of its own": (put("items.0.body.evil", "x"), "items[0].body: it is no item"),
    "an item of numbers": (put("items.0.body.stem", 5), "items[0].body.stem"),
    "options that are none": (put("items.0.body.options", [{"text": "a"}]), "items[0].body.options"),
    "a place that is none": (put("forms.0.slots.0", []), "forms[0].slots[0]"),
    "places out of order": (lambda doc: doc["forms"][0]["slots"].reverse(), "its position is not 1"),
    "an order that is none": (put("forms.0.slots.0.8", [0, 0, 1, 2]), "its order is none"),
    "an event that was altered": (lambda doc: put("used_ms", 1)(attempt(doc)["events"][4]), "events[4]"),
    "an event that is gone": (lambda doc: attempt(doc)["events"].pop(3), "events[3]"),
    "an event that is none": (lambda doc: put("kind", "win")(attempt(doc)["events"][2]), "events[2].kind"),
    "no events": (lambda doc: attempt(doc)["events"].clear(), "its events do not end so"),
    "a plan that is none": (lambda doc: put("plan", {"blocks": 5})(attempt(doc)), "plan: it is no plan"),
    "a plan of another size": (lambda doc: attempt(doc)["plan"]["blocks"].pop(), "plan"),
    "a result of one's wish": (lambda doc: put("right", 999)(attempt(doc)), "the result does not follow"),
    "an answer in another place": (lambda doc: put("position", 99)(attempt(doc)["responses"][0]), "no such place"),
    "an answer to another item": (lambda doc: put("item", "b999")(attempt(doc)["responses"][0]), "another item there"),
    "a handed-in exam that is open": (lambda doc: put("status", "open")(attempt(doc)), "its events do not end so"),
    "an option that is none": (forged(lambda one: put("body.choice", [9])(first("choose", one))), "no such option"),
    "a choice of text": (forged(lambda one: put("body.choice", ["a"])(first("choose", one))), "no such option"),
    "an act that cannot be": (forged(lambda one: one["events"].insert(1, one["events"][-1])), "what cannot happen"),
    "a card that is none": (put("cards.0.last_day", 10**9), "no schedule gives such a card"),
    "a report that is none": (put("objections.0.body", {"stem": 5}), "objections[0].body"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_record_that_does_not_hold_is_refused_with_its_place(
    target: Desk, data: bytes, tmp_path: Path, name: str
) -> None:
    change, says = CHANGES[name]
    doc = json.loads(data)
    change(doc)
    told = refused(target, tmp_path / "x.json", json.dumps(doc).encode())
    assert says in told.message, told.message


def test_the_line_of_a_fault_is_told(target: Desk, data: bytes, tmp_path: Path) -> None:
    lines = data.split(b"\n")
    place = next(n for n, line in enumerate(lines) if line.startswith(b'{"id"'))
    lines[place] = lines[place].replace(b'"used_ms": 0', b'"used_ms": 1', 1)
    told = refused(target, tmp_path / "x.json", b"\n".join(lines))
    assert told.where == f"{tmp_path / 'x.json'}:{place + 1}"
    lines[place] = lines[place][:-20] + b"~~~"
    told = refused(target, tmp_path / "x.json", b"\n".join(lines))
    assert told.where == f"{tmp_path / 'x.json'}:{place + 1}", told.message


@pytest.mark.parametrize("chunk", [1, 7, 100])
def test_however_little_is_read_at_a_time_it_is_the_same(
    target: Desk, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(data_reader, "_CHUNK", chunk)
    for end in (b"\n}\n", b"\n}", b"}  "):
        file = tmp_path / "x.json"
        file.write_bytes(data[:-3] + end)
        with file.open("rb") as stream:
            pieces = list(data_reader.DataReader(stream, file).pieces())
        doc = json.loads(data)
        assert [piece.value for piece in pieces if piece.section == "notes"] == doc["notes"]
        lines = data.split(b"\n")
        for piece in pieces:
            told = lines[piece.line - 1].rstrip(b",")
            told = told if told.startswith(b"{") else told.partition(b": ")[2]
            assert json.loads(told) == piece.value
    middle = data.replace(b'"notes": [', b'"notes": [,', 1)
    line = data[: data.index(b'"notes": [')].count(b"\n") + 1
    assert refused(target, tmp_path / "x.json", middle).where.endswith(f":{line}")


@settings(max_examples=60)
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_file_that_was_cut_short_is_refused(
    target: Desk, data: bytes, tmp_path_factory: pytest.TempPathFactory, share: float
) -> None:
    file = tmp_path_factory.getbasetemp() / "cut.json"
    refused(target, file, data[: min(int(len(data) * share), len(data) - 3)])


@settings(max_examples=150)
@given(
    spots=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4)
)
def test_no_damage_brings_down_the_program(
    data: bytes, target: Desk, tmp_path_factory: pytest.TempPathFactory, spots: list[tuple[float, int]]
) -> None:
    hurt = bytearray(data)
    for share, value in spots:
        hurt[int(len(hurt) * share)] = value
    file = tmp_path_factory.getbasetemp() / "hurt.json"
    file.write_bytes(hurt)
    database = target.database
    try:
        with database.transfer.transaction():
            connection = database._connection
            keep, database.transfer.transaction = database.transfer.transaction, _within  # type: ignore[method-assign]
            try:
                import_data(database, file)
            finally:
                database.transfer.transaction = keep  # type: ignore[method-assign]
            assert connection.raw.in_transaction
            raise DataError("taken in, and to be forgotten")
    except DataError:
        pass


def _within() -> Any:
    from contextlib import nullcontext

    return nullcontext()


def test_damaged_attempts_can_be_left_out(data: bytes, tmp_path: Path) -> None:
    doc = json.loads(data)
    bad = attempt(doc)
    bad["events"][4]["used_ms"] += 1
    file = tmp_path / "x.json"
    file.write_text(json.dumps(doc))
    desk = open_desk(tmp_path / "clara", Machine())
    done = import_data(desk.database, file, without_damaged=True)
    assert [number for number, _ in done.damaged] == [bad["number"]]
    assert done.added["attempts"] == len(doc["attempts"]) - 1
    desk.close()


def test_what_is_said_shows_no_control_character(target: Desk, data: bytes, tmp_path: Path) -> None:
    doc = json.loads(data)
    doc["notes"][0]["\x1b]0;title\x07"] = 1
    told = refused(target, tmp_path / "x.json", json.dumps(doc).encode())
    assert str(told).isprintable()
