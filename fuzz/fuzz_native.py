"""Any bytes as a native bank: only `BankError` or problems, clean texts, the same bank when written and read again."""

from fuzz.engine import Finding, instrumented, main
from fuzz.promises import check
from fuzz.seeds import NATIVE

with instrumented():
    from ma_exam.errors import BankError
    from ma_exam.formats import native
    from ma_exam.formats.decoding import decode
    from ma_exam.formats.ids import with_ids
    from ma_exam.formats.merging import merge
    from ma_exam.formats.problem import Problems


def read_anything(data: bytes) -> None:
    """Read the bytes as `ma-exam bank check` does."""
    problems = Problems("fuzz.bank.md")
    try:
        banks, found = merge([native.read_into(decode(data, problems), problems)])
    except BankError:
        return
    check(banks[0], found)


def add_ids(data: bytes) -> None:
    """Ids are added to what lacks one, and to nothing twice."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return
    written, count = with_ids(text, "b", count_up)
    again, more = with_ids(written, "b", count_up)
    if more or again != written:
        raise Finding(f"{count} ids were added, and then {more} more")
    kept = [line for line in written.split("\n") if not line.rstrip("\r").startswith("id: b-")]
    if not count and written != text:
        raise Finding(f"the text changed without an id: {len(kept)} lines")


_drawn = 0


def count_up(below: int) -> int:
    """Numbers that differ from call to call."""
    global _drawn  # noqa: PLW0603 - a counter for a fuzz target
    _drawn += 1
    return (_drawn * 7 + _drawn // below) % below


def target(data: bytes) -> None:
    """Both."""
    read_anything(data)
    add_ids(data)


if __name__ == "__main__":
    main("fuzz_native", target, NATIVE)
