"""A blueprint file is taken only if its figures agree and each says where it comes from."""

from pathlib import Path

import pytest

from ma_exam.errors import BankError
from ma_exam.formats.blueprint_toml import REQUIRED_SOURCES, read_blueprint, read_blueprints
from ma_exam.paths import blueprint_dir

SOURCES = "\n".join(
    f'{name} = {{ text = "t", date = "2026", confidence = "high" }}' for name in REQUIRED_SOURCES
)
GOOD = f"""\
id = "x"
version = "1"
title = "X"
body = "A body"
tutorial_minutes = 5
break_minutes = 10
target_percent = 75
notes = ["One."]
[[blocks]]
items = 6
scored = 5
minutes = 7
[[blocks]]
items = 6
scored = 5
minutes = 7
[scale]
low = 200
high = 800
passing = 405
source = {{ text = "t", date = "2026", confidence = "medium", note = "n" }}
[sources]
{SOURCES}
[[domains]]
code = "A"
title = "First"
weight = 6
[[domains.children]]
code = "A1"
title = "Sub"
weight = 6
leaf_weights = "relative"
[[domains.children.children]]
code = "A1.1"
title = "Leaf"
weight = 70
topics = ["A1.1", "A1.9"]
[[domains.children.children]]
code = "A1.2"
title = "Leaf"
weight = 30
topics = ["A1.2"]
[[domains]]
code = "B"
title = "Second"
weight = 4
topics = ["B"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "x.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_blueprint_is_read(tmp_path: Path) -> None:
    found = read_blueprint(write(tmp_path, GOOD))
    assert (found.id, found.items, found.scored, found.minutes) == ("x", 12, 10, 14)
    assert (found.tutorial_minutes, found.break_minutes, found.target_percent) == (5, 10, 75)
    assert found.scale is not None
    assert (found.scale.passing, found.scale.source.note) == (405, "n")
    assert found.sources["weights"].confidence == "high"
    assert [(leaf.code, leaf.weight) for leaf in found.leaves()] == [("A1.1", 70), ("A1.2", 30), ("B", 4)]
    assert [domain.code for domain in found.path_of("A1.9.04")] == ["A", "A1", "A1.1"]


def test_a_scale_is_not_needed(tmp_path: Path) -> None:
    start, end = GOOD.index("[scale]"), GOOD.index("[sources]")
    assert read_blueprint(write(tmp_path, GOOD[:start] + GOOD[end:])).scale is None


BROKEN = [
    ('version = "1"', 'verison = "1"', "no key `verison`", "Did you mean `version`?"),
    ('body = "A body"\n', "", "no `body`", "Add `body`"),
    ('body = "A body"', "body = 3", "`body` of the blueprint is not a text", "Write a text"),
    ("tutorial_minutes = 5", "tutorial_minutes = true", "not a whole number", "Write a whole number"),
    ("tutorial_minutes = 5", "tutorial_minutes = -5", "`tutorial_minutes` of the blueprint is -5", "between"),
    ("target_percent = 75", "target_percent = 175", "is 175", "between 1 and 100"),
    ('id = "x"', 'id = "X Y"', "not a legal id", "small letters"),
    ('notes = ["One."]', "notes = [1]", "not a list of texts", "Write"),
    ("scored = 5", "scored = 7", "block 1 has more scored items than items", "At most"),
    ("scored = 5", "scored = 4", "weigh 10, but the blocks have 9", "sum"),
    ("passing = 405", "passing = 905", "outside of the scale", "Check"),
    ("weights = {", "weigths = {", "no key `weigths`", "Did you mean `weights`?"),
    ('minutes = { text = "t", date = "2026", confidence = "high" }\n', "", "`minutes` has no source", "Add"),
    ('confidence = "medium"', 'confidence = "sure"', "no confidence", "Known are high"),
    ('leaf_weights = "relative"\n', "", "weigh 100 together, the domain itself 6", "leaf_weights"),
    ('leaf_weights = "relative"', 'leaf_weights = "any"', "leaf_weights is `any`", "relative"),
    ('topics = ["A1.2"]', 'topics = ["A1.9"]', "A1.9 is taken by A1.1 and by A1.2", "one of them"),
    ('code = "A1.2"', 'code = "A1.1"', "two domains have the code A1.1", "another"),
    ('topics = ["B"]', "", "domain B takes no topics", "topics"),
    ("weight = 4", "weight = 0", "`weight` of domain B is 0", "between 1"),
    ('[[domains]]\ncode = "A"', '[[domains]]\ncod = "A"', "no key `cod`", "Did you mean `code`?"),
    ('id = "x"', "id = ", "not TOML", "Mend"),
]


@pytest.mark.parametrize(("old", "new", "message", "hint"), BROKEN)
def test_what_is_wrong_is_named_with_the_file(
    tmp_path: Path, old: str, new: str, message: str, hint: str
) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(BankError) as caught:
        read_blueprint(path)
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.where == str(path)


def test_deep_nesting_and_wild_bytes_are_bank_errors(tmp_path: Path) -> None:
    for data in (b"a = " + b"[" * 100_000, b"\xff\xfe\x00", b"a = " + b"9" * 5_000):
        path = tmp_path / "x.toml"
        path.write_bytes(data)
        with pytest.raises(BankError):
            read_blueprint(path)


def test_two_files_of_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(BankError, match=r"that of a\.toml already"):
        read_blueprints(tmp_path)


def test_the_blueprints_that_we_ship_are_in_order() -> None:
    found = read_blueprints(blueprint_dir())
    assert found["cma"].items == 200
    assert all(blueprint.id == name for name, blueprint in found.items())
