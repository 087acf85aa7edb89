"""Every command says hostile words as words, on stdout, on stderr, in JSON, and in the files that it writes."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ma_exam.core.item import ItemRef
from ma_exam.core.remarks import Objection
from ma_exam.core.text import clean, clean_line
from ma_exam.formats.loading import load
from ma_exam.formats.rekeying import rekeyed
from ma_exam.formats.reported import ReportedItem, write
from ma_exam.profiles import MAX_NAME
from ma_exam.store.database import Database
from tests.hostile.banks import altered_database, bank_text, blueprint_text, damage, repeat
from tests.hostile.commands import MARK, Job
from tests.hostile.payloads import PAYLOADS, Payload
from tests.hostile.stream import take_apart
from tests.hostile.surfaces import names

ROOT = Path(__file__).parents[2]
PATIENCE_S = 240
QUOTED = 25
"""Characters of a quotation that are compared: a message quotes no more than a piece."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no such file names there")


@dataclass(frozen=True, slots=True)
class Case:
    """A job, the surfaces that it shows, and the words that must stand there."""

    surfaces: tuple[str, ...]
    job: Job
    codes: tuple[int, ...] = (0,)
    words: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    """Words of which only the beginning is quoted."""
    json: bool = False
    files: tuple[Path, ...] = field(default=())


def squeeze(text: str) -> str:
    return "".join(text.split())


def texts(data: Any) -> Iterator[str]:
    """Every string of JSON data, names included."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from (name, *texts(value))
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)


class Bench:
    """Where the cases of one text live."""

    def __init__(self, payload: Payload, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.payload = payload
        self.folder = folder
        self.shipped = folder / "shipped"
        self.blueprints = folder / "blueprints"
        self.shipped.mkdir()
        self.blueprints.mkdir()
        (self.blueprints / "toy.toml").write_text(blueprint_text(payload), encoding="ascii")
        self.bank = folder / f"FILE {payload.as_name}.bank.md"
        self.bank.write_text(bank_text(payload), encoding="utf-8")
        (folder / "sat").mkdir()
        self.sat = altered_database(payload, folder / "sat", monkeypatch)

    def tagged(self, tag: str) -> str:
        return f"{tag} {self.payload.text}"

    def cut(self, tag: str) -> str:
        """What is left of it where no more than a name is shown."""
        return clean_line(self.tagged(tag), MAX_NAME).rstrip("…")

    def named(self, tag: str) -> str:
        return f"{tag} {self.payload.as_name}"

    def job(self, *words: object, home: str = "home", fault: str = "") -> Job:
        return Job(
            [str(word) for word in words],
            str(self.folder / home),
            str(self.shipped),
            str(self.blueprints),
            fault,
        )

    def cases(self) -> Iterator[Case]:
        yield from self.banks()
        yield from self.forms()
        yield from self.results()
        yield from self.students()
        yield from self.refusals()
        yield from self.reported()

    def banks(self) -> Iterator[Case]:
        file, tagged = self.named("FILE"), self.tagged
        said = (file, tagged("TITLE"))
        yield Case(
            ("check-file", "check-title", "check-quote", "check-finding"), self.job("bank", "check", self.bank),
            (1,), said, (tagged("QUOTE"), tagged("FOUND")),
        )  # fmt: skip
        yield Case(
            ("check-json",),
            self.job("bank", "check", self.bank, "--json"),
            (1,),
            (file,),
            (tagged("QUOTE"),),
            json=True,
        )
        yield Case(("add",), self.job("bank", "add", self.bank), words=(file,))
        yield Case(("list",), self.job("bank", "list"), words=said)
        yield Case(("list-json",), self.job("bank", "list", "--json"), words=said, json=True)
        yield Case(("remove",), self.job("bank", "remove", tagged("GONE")), (5,), (tagged("GONE"),))
        for ending in ("bank.md", "bank.yaml", "bank.json"):
            target = self.folder / f"{self.named('TARGET')}.{ending}"
            yield Case(
                ("convert-note", "convert-file"), self.job("bank", "convert", self.bank, target), (1,),
                (self.named("TARGET"),), files=(target,),
            )  # fmt: skip
        review, answers = self.folder / self.named("REVIEW"), self.folder / f"{self.named('READER')}.txt"
        answers.write_text(f"Q1: a ! {self.named('REMARK')}\n", encoding="utf-8")
        yield Case(
            ("blind-note", "blind-file"), self.job("bank", "blind", self.bank, "--out", review),
            words=(self.named("REVIEW"),), files=(review / "packet.txt", self.folder / f"{review.name}.key.json"),
        )  # fmt: skip
        yield Case(
            ("blind-score",), self.job("bank", "blind", review, "--score", answers),
            words=(self.named("READER"), self.named("REMARK")),
        )  # fmt: skip
        yield Case(("supply",), self.job("bank", "report", "toy"), words=(tagged("EXAM"),))
        yield Case(("ids",), self.job("bank", "ids", f"{self.named('IDS')}.docx"), (2,), (self.named("IDS"),))

    def forms(self) -> Iterator[Case]:
        tagged = self.tagged
        form = ("form", "toy", "--seed", "1", "--bank", self.bank)
        yield Case(("form",), self.job(*form), words=(tagged("EXAM"),))
        yield Case(("form-json",), self.job(*form, "--json"), json=True)
        told = (tagged("EXAM"), tagged("SOURCE"), tagged("NOTE"), tagged("DOMAIN"))
        yield Case(("exams",), self.job("exams", home="empty"), words=told)
        yield Case(
            ("exams-json",),
            self.job("exams", "--json", home="empty"),
            words=(*told, tagged("BODY")),
            json=True,
        )
        broken = self.folder / "broken"
        broken.mkdir()
        line = json.dumps(tagged("MEANS").replace("\x7f", "\x01"))
        text = "".join(f"\\U{ord(character):08x}" for character in json.loads(line))
        (broken / f"{self.named('BLUE')}.toml").write_text(f'"{text}" = 1\n', encoding="ascii")
        job = Job(["exams"], str(self.folder / "empty"), str(self.shipped), str(broken))
        yield Case(("blueprint",), job, (3,), (self.named("BLUE"),), ("MEANS",))

    def results(self) -> Iterator[Case]:
        tagged = self.tagged
        home = self.sat.parent.name
        told = tuple(
            map(tagged, ("FORM", "STEM", "OPTION0", "OPTION2", "REASON1", "WHY", "REF", "EXHIBIT", "ID"))
        )
        yield Case(("attempts-json",), self.job("attempts", "--json", home=home), words=told[:1], json=True)
        yield Case(("report",), self.job("report", home=home), words=told)
        yield Case(("report-json",), self.job("report", "--json", home=home), words=told, json=True)
        noted = tuple(map(tagged, ("ID", "JOTTED")))
        find = ("bank", "search", "stem")
        yield Case(("search",), self.job(*find, home=home), words=noted, pieces=(tagged("STEM"),))
        found = (*noted, tagged("STEM"))
        yield Case(("search-json",), self.job(*find, "--json", home=home), words=found, json=True)
        unknown = tagged("UNKNOWN")
        yield Case(("glossary",), self.job("glossary", unknown), (5,), (unknown,))
        yield Case(("plan",), self.job("plan", "toy", home=home), words=(tagged("EXAM"),))
        twice = self.folder / "twice"
        twice.mkdir()
        shutil.copy(self.sat, twice)
        repeat(twice / self.sat.name, self.payload)
        progress, told = ("report", "--progress"), tuple(map(tagged, ("EXAM", "DOMAIN", "CONFUSION1")))
        yield Case(("progress",), self.job(*progress, home="twice"), words=(told[0], *" ".join(told).split()))
        yield Case(("progress-json",), self.job(*progress, "--json", home="twice"), words=told, json=True)
        stands = ("readiness", "--exam", "toy")
        names = tagged("EXAM"), tagged("DOMAIN")
        yield Case(("readiness",), self.job(*stands, home="empty"), words=names[:1])
        yield Case(("readiness-json",), self.job(*stands, "--json", home="empty"), words=names, json=True)
        whole = ("report", "--all", "--exam", "toy")
        yield Case(("everything",), self.job(*whole, home=home), words=names)
        yield Case(("everything-json",), self.job(*whole, "--json", home=home), words=names, json=True)
        lost = ("losses", "--exam", "toy")
        yield Case(("losses",), self.job(*lost, home=home), words=names)
        yield Case(("losses-json",), self.job(*lost, "--json", home=home), words=names, json=True)
        damaged = self.folder / "damaged"
        damaged.mkdir()
        file = damaged / self.sat.name
        file.write_bytes(self.sat.read_bytes())
        damage(file)
        yield Case(("report-damaged",), self.job("report", home="damaged"), (4,), (tagged("ID"),))

    def students(self) -> Iterator[Case]:
        tagged = self.tagged
        (self.folder / "students").mkdir()
        (self.folder / "students" / "profile.json").write_text(json.dumps({"name": tagged("STUDENT")}))
        name = (self.cut("STUDENT"),)
        yield Case(("profile-list",), self.job("profile", "list", home="students"), pieces=name)
        yield Case(
            ("profile-list-json",),
            self.job("profile", "list", "--json", home="students"),
            pieces=name,
            json=True,
        )
        yield Case(("profile-add",), self.job("profile", "add", tagged("N"), home="students"), (0, 2))
        unknown = ("--profile", tagged("NOBODY"), "attempts")
        yield Case(("profile-unknown",), self.job(*unknown, home="empty"), (5,), pieces=(self.cut("NOBODY"),))
        target, file = self.folder / f"{self.named('OUT')}.json", self.folder / f"{self.named('IN')}.json"
        yield Case(
            ("export", "export-file"), self.job("data", "export", target, home=self.sat.parent.name),
            words=(self.named("OUT"),), files=(target,),
        )  # fmt: skip
        file.write_text(json.dumps({tagged("KEY"): 1}), encoding="ascii")
        yield Case(
            ("import",),
            self.job("data", "import", file),
            (3,),
            (self.named("IN"),),
            pieces=(self.cut("KEY"),),
        )
        (self.folder / "erased").mkdir()
        (self.folder / "erased" / "ma-exam.log").write_text("x")
        (self.folder / "erased" / self.named("LEFT")).write_text("x")
        yield Case(("erase",), self.job("data", "erase", "--yes", home="erased"), words=(self.named("LEFT"),))

    def reported(self) -> Iterator[Case]:
        tagged = self.tagged
        own = self.folder / f"{self.named('OWN')}.bank.md"
        own.write_bytes(self.bank.read_bytes())
        bank = load(own).banks[0]
        item = next(one for one in bank.items if one.one_key)
        texts = tuple(option.text for option in item.options)
        patch = self.folder / f"{self.named('PATCH')}.patch"
        said = ReportedItem(
            bank.name, item.id, item.revision, "2026-11-23", item.stem, texts, item.key,
            frozenset(range(len(texts))) - item.key, tagged("REMARK"), tagged("SOURCE"), own.name,
        )  # fmt: skip
        text = own.read_text(encoding="utf-8")
        patch.write_text(write(said, text, rekeyed(text, item.id, texts[:1])), encoding="utf-8")
        yield Case(
            ("apply", "reported-file"), self.job("bank", "apply", patch, "--bank", own, "--yes", "--remark"),
            words=(tagged("REMARK"), tagged("SOURCE"), self.named("OWN")), files=(patch,),
        )  # fmt: skip
        home = self.folder / "said"
        home.mkdir()
        database = Database.open(home / "ma-exam.db")
        words = ("ITEM", "STEM", "CHOSEN", "KEY", "REMARK", "SOURCE")
        ref, stem, chosen, key, remark, source = map(tagged, words)
        database.remarks.object_to(
            Objection(ItemRef("bank", ref), "abc", stem, (chosen,), (key,), remark, source, 1)
        )
        database.close()
        told = tuple(map(tagged, words))
        yield Case(("reported",), self.job("bank", "reported", home="said"), words=told)
        yield Case(
            ("reported-json",), self.job("bank", "reported", "--json", home="said"), words=told, json=True
        )

    def refusals(self) -> Iterator[Case]:
        tagged, home = self.tagged, self.named("HOME")
        (self.folder / home).mkdir()
        (self.folder / home / "ma-exam.db").write_bytes(b"this is no database at all " * 40)
        yield Case(("home-folder",), self.job("attempts", home=home), (4,), (home,))
        yield Case(("doctor",), self.job("doctor", home=home), (1, 4), (home,))
        yield Case(
            ("restore",), self.job("restore", tagged("BACKUP"), home=home), (2, 3, 4, 5), (tagged("BACKUP"),)
        )
        for words in ((tagged("WORD"),), ("form", tagged("WORD"), "--seed", "1"), ("bank", tagged("WORD"))):
            yield Case(("words",), self.job(*words), (2, 5), (tagged("WORD"),))
        yield Case(("words",), self.job("attempts", f"--{tagged('WORD')}"), (2,), ("--WORD",))
        faulty = self.named("LOG")
        log = self.folder / faulty / "ma-exam.log"
        yield Case(
            ("log",), self.job("attempts", home=faulty, fault=self.named("KIND")), (70,), (faulty, self.named("KIND")),
            files=(log,),
        )  # fmt: skip


def done(jobs: list[Job], folder: Path) -> list[tuple[int, bytes, bytes]]:
    """What each job left: exit code, stdout, stderr."""
    file = folder / "jobs.json"
    file.write_text(json.dumps([asdict(job) for job in jobs]), encoding="ascii")
    process = subprocess.run(
        [sys.executable, "-m", "tests.hostile.commands", str(file)], cwd=ROOT, stdin=subprocess.DEVNULL,
        capture_output=True, check=False, timeout=PATIENCE_S, env=os.environ | {"PYTHONUTF8": "1", "COLUMNS": "100"},
    )  # fmt: skip
    assert process.returncode == 0, process.stderr.decode("utf-8", "replace")
    cut = re.compile(MARK.encode() % rb"(\d+)")
    out, err = cut.split(process.stdout), cut.split(process.stderr)
    return [
        (int(code), data, said) for data, code, said in zip(out[0::2], out[1::2], err[0::2], strict=False)
    ]


def harmless(where: str, data: bytes) -> None:
    """Plain UTF-8 text, and nothing that a terminal would obey or not show."""
    stream = take_apart(data)
    assert not stream.orders, (where, stream.orders)
    assert not stream.strings, (where, stream.strings)
    assert not stream.unseen, (where, stream.unseen)
    assert data.decode("utf-8") == stream.text


def look(case: Case, code: int, out: bytes, err: bytes) -> None:
    where = f"{case.surfaces}: {case.job.words[:2]}"
    harmless(where, out)
    harmless(where, err)
    assert code in case.codes, (where, code, err.decode())
    said = squeeze((out + err).decode())
    if case.json:
        said = squeeze("\n".join(texts(json.loads(out))))
    for word in case.words:
        # Words of a command line come back as Python writes them, which is as harmless.
        ways = squeeze(clean(word)), squeeze(clean(repr(word)[1:-1]))
        assert any(way in said for way in ways), f"{where}: {ways[0]!r} is not in {said!r}"
    for piece in case.pieces:
        assert squeeze(clean(piece))[:QUOTED] in said, (
            f"{where}: {squeeze(clean(piece))!r} is not in {said!r}"
        )
    for file in case.files:
        harmless(file.suffix, file.read_bytes())


@pytest.mark.parametrize("payload", PAYLOADS, ids=[payload.name for payload in PAYLOADS])
def test_every_command_says_a_hostile_text_as_words(
    payload: Payload, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = list(Bench(payload, tmp_path, monkeypatch).cases())
    assert {surface for case in cases for surface in case.surfaces} == names("command", "file")
    results = done([case.job for case in cases], tmp_path)
    assert len(results) == len(cases)
    for case, (code, out, err) in zip(cases, results, strict=True):
        look(case, code, out, err)
