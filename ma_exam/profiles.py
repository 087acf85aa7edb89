"""The students of one computer: each has a folder of its own, and one of them is chosen.

The first student's folder is the state folder itself, where records lay before there were several; the others' are
`profiles/<slug>/` in it. A folder holds `profile.json` with the name, the database, its backups and the log. No
database is opened here.
"""

import json
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ma_exam import paths
from ma_exam.core.text import clean, clean_line, unsafe_characters
from ma_exam.errors import NotFoundError, StorageError, UsageError

FIRST_NAME = "First student"
"""What the student of the state folder is called until told otherwise."""

MAX_NAME = 40
MAX_PROFILES = 200
LIST_THEM = "`ma-exam profile list` lists them."

_FORMAT = 1
_MAX_BYTES = 4096
_MAX_SLUG = 32
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESERVED = re.compile(r"con|prn|aux|nul|conin|conout|com[0-9]|lpt[0-9]")
"""Names that Windows keeps for devices."""

_KEY = "./"
"""What a key begins with; no name holds a slash, so the two cannot be confused."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One student. `slug` names the folder, and is empty for the first; `name` is what a person reads, cleaned."""

    slug: str
    name: str
    folder: Path

    @property
    def key(self) -> str:
        """What names it for good, whatever it is called: `./` and the slug."""
        return _KEY + self.slug

    @property
    def database(self) -> Path:
        """The database, which need not be there yet."""
        return self.folder / paths.DATABASE

    @property
    def touched_ns(self) -> int:
        """When its records were last written, in nanoseconds of wall time; 0 without any."""
        return max(_modified(self.database), _modified(self.folder / f"{paths.DATABASE}-wal"))


def profiles() -> list[Profile]:
    """Every student, the first in front, the others by name. Reads small files; one that makes no sense is no error."""
    root = paths.state_dir()
    others = [Profile(slug, _name(folder) or slug, folder) for slug, folder in _folders()]
    return [_first(root), *sorted(others, key=lambda one: (one.name.casefold(), one.slug))]


def several() -> bool:
    """Whether there are more students than one; the look at one folder."""
    return next(_folders(), None) is not None


def named() -> str:
    """How a student was named from outside, by `MA_EXAM_PROFILE` or `--profile`; empty when nobody was."""
    return os.environ.get(paths.PROFILE_VARIABLE, "")


def find(name: str) -> Profile:
    """The student of that name, folder name or key; case does not matter. Raises `NotFoundError` with the nearest."""
    known = profiles()
    if name.startswith(_KEY):
        found = [one for one in known if one.key == name]
    else:
        wanted = _folded(name)
        found = [one for one in known if _folded(one.name) == wanted] or [
            one for one in known if one.slug and one.slug == wanted
        ]
    if found:
        return found[0]
    import difflib

    names = {word: one.name for one in known for word in _folded(one.name).split()}
    names |= {_folded(one.name): one.name for one in known}
    near = difflib.get_close_matches(_folded(name), names, n=1, cutoff=0.5)
    hint = f"Did you mean {names[near[0]]}? " if near else ""
    raise NotFoundError(f"there is no student {clean_line(name, MAX_NAME)} here.", hint=hint + LIST_THEM)


def chosen() -> Profile:
    """The student that was named, else the first. Raises `NotFoundError` for one that there is not."""
    return find(name) if (name := named()) else _first(paths.state_dir())


def choose(profile: Profile) -> None:
    """Let `paths` lead to this student from here on."""
    os.environ[paths.PROFILE_VARIABLE] = profile.key


@contextmanager
def choice_of_its_own() -> Iterator[None]:
    """What is chosen inside ends with it: several command lines may run in one process."""
    before = os.environ.get(paths.PROFILE_VARIABLE)
    try:
        yield
    finally:
        os.environ.pop(paths.PROFILE_VARIABLE, None)
        if before is not None:
            os.environ[paths.PROFILE_VARIABLE] = before


def require_choice(what: str) -> None:
    """Raise `UsageError` where several study here and nobody was named: `what` is not done to whoever comes first."""
    if not named() and several():
        raise UsageError(
            f"several students use this computer, and {what} is done for one of them.",
            hint=f"Name one: `ma-exam --profile NAME ...`. {LIST_THEM}",
        )


# Changing


def add(name: str) -> Profile:
    """A new student with a folder of their own and nothing in it.

    Raises `UsageError` for a name that cannot be taken, `StorageError` when the folder cannot be made.
    """
    from ma_exam.store.folder import make_folder

    known = profiles()
    name = _taken_in(name, known)
    if len(known) >= MAX_PROFILES:
        raise UsageError(f"there are {len(known)} students here already; there is no place for more.")
    place = paths.profiles_dir()
    make_folder(paths.state_dir())
    make_folder(place)
    for slug in _slugs(name):
        folder = place / slug
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        except OSError as error:
            raise _unwritten(folder, error) from error
        profile = Profile(slug, name, folder)
        try:
            _write(profile)
        except StorageError:
            folder.rmdir()
            raise
        return profile
    raise StorageError("no folder could be made for another student.", where=str(place))


def rename(profile: Profile, name: str) -> Profile:
    """Call a student otherwise; the folder stays where it is. Raises `UsageError`, `StorageError`."""
    from ma_exam.store.folder import make_folder

    name = _taken_in(name, [one for one in profiles() if one.key != profile.key])
    renamed = Profile(profile.slug, name, profile.folder)
    make_folder(profile.folder)
    _write(renamed)
    return renamed


def _taken_in(name: str, others: list[Profile]) -> str:
    """The name as it is kept. Raises `UsageError` for one that cannot be read, is too long, or is another's."""
    kept = clean_line(name, MAX_NAME + 1)
    if not any(character.isalnum() for character in kept):
        raise UsageError("a name needs a letter or a digit.")
    if unsafe_characters(name) or any(sign in kept for sign in "/\\"):
        raise UsageError("a name holds no control characters, no / and no \\.")
    if len(kept) > MAX_NAME:
        raise UsageError(f"a name has {MAX_NAME} characters at most.")
    if any(_folded(kept) == _folded(one.name) for one in others):
        raise UsageError(f"there is a student {kept} here already.", hint="Choose another name.")
    return kept


def _slugs(name: str) -> Iterator[str]:
    """Names for a folder that every system takes, the nicest first."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MAX_SLUG].strip("-") or "student"
    if not _RESERVED.fullmatch(slug):
        yield slug
    for number in range(2, MAX_PROFILES + 2):
        yield f"{slug}-{number}"


def _write(profile: Profile) -> None:
    from ma_exam.store.folder import write_whole

    content = json.dumps({"format": _FORMAT, "name": profile.name}, ensure_ascii=False)
    try:
        write_whole(profile.folder / paths.PROFILE, content.encode())
    except OSError as error:
        raise _unwritten(profile.folder, error) from error


def _unwritten(folder: Path, error: OSError) -> StorageError:
    return StorageError(f"the student's folder cannot be written: {error.strerror}.", where=str(folder))


# Reading


def _first(root: Path) -> Profile:
    return Profile("", _name(root) or FIRST_NAME, root)


def _folders() -> Iterator[tuple[str, Path]]:
    """Folder name and folder of every student but the first. What is a link, or bears another name, is not ours."""
    try:
        with os.scandir(paths.profiles_dir()) as entries:
            for entry in entries:
                if _SLUG.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False):
                    yield entry.name, Path(entry.path)
    except OSError:
        return


def _name(folder: Path) -> str:
    """What `profile.json` says; empty when it says nothing that can be read."""
    try:
        with (folder / paths.PROFILE).open("rb") as stream:
            told = json.loads(stream.read(_MAX_BYTES))
        return clean_line(str(told["name"]), MAX_NAME)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def _folded(name: str) -> str:
    return clean(unicodedata.normalize("NFKC", " ".join(name.split()))).casefold()


def _modified(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
