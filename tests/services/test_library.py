"""The library: banks are read once, again when they change, and never lost when a file is spoilt."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ma_exam.errors import BankError, NotFoundError, UsageError
from ma_exam.formats import loading
from ma_exam.services.library import Library
from ma_exam.store.database import Database
from tests.support.bank_files import bank_text, touch, write_bank
from tests.support.toys import by_ref, digests

NOTHING = "---\nbank: cma\n---\n\nNo item stands here.\n"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "home" / "exam.db")
    yield opened
    opened.close()


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Two shipped banks, each a folder with one file."""
    for name in ("cma", "rma"):
        write_bank(tmp_path / "shipped" / name / "all.bank.md", bank_text(name, [f"{name}-1", f"{name}-2"]))
    return tmp_path / "shipped"


@pytest.fixture
def library(database: Database, shipped: Path) -> Library:
    """A library that has taken the shipped banks in."""
    found = Library(database.banks, shipped)
    assert found.refresh() == []
    return found


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The paths that are read, as they are read."""
    read: list[Path] = []
    real = loading.load

    def load(path: Path, **options: Any) -> loading.Loaded:
        read.append(path)
        return real(path, **options)

    monkeypatch.setattr(loading, "load", load)
    return read


def names(library: Library) -> list[str]:
    return [record.name for record in library.banks()]


def ids(library: Library) -> list[str]:
    return [item.id for item in library.items()]


def test_shipped_banks_are_taken_in_once(library: Library, shipped: Path, loads: list[Path]) -> None:
    assert ids(library) == ["cma-1", "cma-2", "rma-1", "rma-2"]
    assert all(record.shipped and record.items == 2 for record in library.banks())
    assert library.refresh() == []
    assert loads == []
    write_bank(shipped / "cma" / "all.bank.md", bank_text("cma", ["cma-1"]))
    assert library.refresh() == []
    assert loads == [shipped / "cma"]
    assert ids(library) == ["cma-1", "rma-1", "rma-2"]
    assert library.refresh() == []
    assert len(loads) == 1


def test_a_touched_file_is_not_read_again(library: Library, shipped: Path, loads: list[Path]) -> None:
    before = {record.name: record.stamp for record in library.banks()}
    touch(shipped / "cma" / "all.bank.md")
    for _ in range(2):
        assert library.refresh() == []
    assert loads == []
    after = {record.name: record.stamp for record in library.banks()}
    assert (after["cma"] != before["cma"], after["rma"] == before["rma"]) == (True, True)


def test_a_new_file_in_a_bank_folder_is_noticed(library: Library, shipped: Path) -> None:
    write_bank(shipped / "rma" / "more.bank.md", bank_text("rma", ["rma-9"]))
    assert library.refresh() == []
    assert ids(library)[-1] == "rma-9"


def test_an_edited_wording_is_a_new_version_of_the_same_item(
    library: Library, shipped: Path, database: Database
) -> None:
    (old, _) = library.items(["cma"])
    write_bank(shipped / "cma" / "all.bank.md", bank_text("cma", ["cma-1", "cma-2"], words="Now what is"))
    library.refresh()
    (new, _) = library.items(["cma"])
    assert (new.ref, new.revision != old.revision) == (old.ref, True)
    assert database.banks.versions(digests([old])) == by_ref([old])


def test_an_added_bank_is_kept_and_follows_its_file(library: Library, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "mine.bank.md", bank_text("mine", ["m-1"]))
    (taken,) = library.add(file)
    assert (taken.bank.name, taken.errors, taken.path) == ("mine", 0, file)
    assert names(library) == ["cma", "rma", "mine"]
    write_bank(file, bank_text("mine", ["m-1", "m-2"]))
    assert library.refresh() == []
    assert [item.id for item in library.items(["mine"])] == ["m-1", "m-2"]
    library.add(file)
    assert names(library) == ["cma", "rma", "mine"]


def test_progress_is_told_while_a_bank_is_added(library: Library, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    file = write_bank(tmp_path / "mine.bank.md", bank_text("mine", ["m-1"]))
    library.add(file, progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (file.stat().st_size, file.stat().st_size)


def test_an_edit_while_a_bank_is_being_read_is_noticed_at_the_next_start(
    library: Library, tmp_path: Path
) -> None:
    file = write_bank(tmp_path / "mine.bank.md", bank_text("mine", ["m-1"]))
    edited: list[int] = []

    def edit(done: int, total: int) -> None:
        if done == total and not edited:
            edited.append(1)
            write_bank(file, bank_text("mine", ["m-1", "m-2"]))

    library.add(file, progress=edit)
    assert [item.id for item in library.items(["mine"])] == ["m-1"]
    library.refresh()
    assert [item.id for item in library.items(["mine"])] == ["m-1", "m-2"]


@pytest.mark.parametrize("spoilt", [NOTHING, "", "---\nbank: [\n---\n"])
@pytest.mark.parametrize("where", ["shipped", "added"])
def test_a_spoilt_bank_keeps_its_items_and_is_complained_about(
    library: Library, shipped: Path, tmp_path: Path, where: str, spoilt: str
) -> None:
    file = shipped / "cma" / "all.bank.md"
    if where == "added":
        file = write_bank(tmp_path / "mine.bank.md", bank_text("mine", ["m-1"]))
        library.add(file)
    before = ids(library)
    write_bank(file, spoilt)
    for _ in range(2):
        (complaint,) = library.refresh()
        assert str(file if where == "added" else file.parent) in complaint
    assert ids(library) == before


def test_a_bank_whose_file_is_gone_keeps_its_items(library: Library, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "mine.bank.md", bank_text("mine", ["m-1"]))
    library.add(file)
    file.unlink()
    (complaint,) = library.refresh()
    assert "no such file" in complaint
    assert [item.id for item in library.items(["mine"])] == ["m-1"]


def test_a_dangling_link_in_a_bank_folder_is_a_complaint_and_no_crash(
    library: Library, tmp_path: Path
) -> None:
    file = write_bank(tmp_path / "mine" / "a.bank.md", bank_text("mine", ["m-1"]))
    library.add(file.parent)
    (file.parent / "b.bank.md").symlink_to(file.parent / "gone.bank.md")
    assert len(library.refresh()) == 1
    assert [item.id for item in library.items(["mine"])] == ["m-1"]


def test_a_name_that_is_taken_is_refused(library: Library, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "cma.bank.md", bank_text("cma", ["x-1"]))
    with pytest.raises(BankError, match="a bank named cma is in the library already") as caught:
        library.add(file)
    assert "another `bank:` name" in caught.value.hint
    assert ids(library) == ["cma-1", "cma-2", "rma-1", "rma-2"]


def test_an_added_bank_that_takes_the_name_of_another_is_refused_on_refresh(
    library: Library, tmp_path: Path
) -> None:
    file = write_bank(tmp_path / "mine.bank.md", bank_text("mine", ["m-1"]))
    library.add(file)
    write_bank(file, bank_text("cma", ["m-1"]))
    (complaint,) = library.refresh()
    assert "a bank named cma is in the library already" in complaint
    assert sorted(ids(library)) == ["cma-1", "cma-2", "m-1", "rma-1", "rma-2"]


def test_a_renamed_bank_takes_the_place_of_its_old_name(library: Library, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "mine.bank.md", bank_text("mine", ["m-1"]))
    library.add(file)
    write_bank(file, bank_text("ours", ["m-1"]))
    assert library.refresh() == []
    assert names(library) == ["cma", "rma", "ours"]
    assert ids(library).count("m-1") == 1


def test_a_folder_of_several_banks_is_refused(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "both"
    for name in ("one", "two"):
        write_bank(folder / f"{name}.bank.md", bank_text(name, ["x"]))
    with pytest.raises(BankError, match="several banks: one, two"):
        library.add(folder)
    (folder / "two.bank.md").unlink()
    library.add(folder)
    write_bank(folder / "two.bank.md", bank_text("two", ["x"]))
    assert "several banks" in library.refresh()[0]
    assert names(library) == ["cma", "rma", "one"]


def test_what_cannot_be_read_is_not_added(library: Library, tmp_path: Path) -> None:
    file = write_bank(tmp_path / "mine.bank.md", NOTHING)
    with pytest.raises(BankError, match="no item") as caught:
        library.add(file)
    assert caught.value.where
    with pytest.raises(BankError, match="no such file"):
        library.add(tmp_path / "nowhere.bank.md")
    assert names(library) == ["cma", "rma"]


def test_removing(library: Library, tmp_path: Path, database: Database) -> None:
    library.add(write_bank(tmp_path / "mine.bank.md", bank_text("mine", ["m-1"])))
    (item,) = library.items(["mine"])
    library.remove("mine")
    assert names(library) == ["cma", "rma"]
    assert database.banks.versions(digests([item])) == by_ref([item])
    assert library.refresh() == []
    assert names(library) == ["cma", "rma"]
    with pytest.raises(UsageError, match="comes with ma-exam"):
        library.remove("cma")
    for act in (library.remove, lambda name: library.items([name])):
        with pytest.raises(NotFoundError, match="no bank mine"):
            act("mine")


def test_adding_a_shipped_bank_by_its_path_does_not_make_it_ones_own(library: Library, shipped: Path) -> None:
    library.add(shipped / "cma")
    assert [record.shipped for record in library.banks()] == [True, True]


def test_a_bank_that_is_no_longer_shipped_goes(library: Library, shipped: Path) -> None:
    (shipped / "rma" / "all.bank.md").unlink()
    (shipped / "rma").rmdir()
    assert library.refresh() == []
    assert names(library) == ["cma"]


def test_another_installation_brings_its_own_banks(
    library: Library, shipped: Path, database: Database, tmp_path: Path
) -> None:
    """The old folder is still there and changes: it is none of ours any more."""
    write_bank(tmp_path / "new" / "cma" / "all.bank.md", bank_text("cma", ["cma-1", "cma-7"]))
    write_bank(shipped / "cma" / "all.bank.md", bank_text("cma", ["cma-0"]))
    newer = Library(database.banks, tmp_path / "new")
    for _ in range(2):
        assert newer.refresh() == []
        assert ids(newer) == ["cma-1", "cma-7"]
    assert [(record.name, record.shipped) for record in newer.banks()] == [("cma", True)]


def test_without_the_shipped_folder_everything_stays(library: Library, database: Database) -> None:
    broken = Library(database.banks, Path("no", "such", "folder"))
    (complaint,) = broken.refresh()
    assert "are not there" in complaint
    assert ids(broken) == ["cma-1", "cma-2", "rma-1", "rma-2"]
