"""Any bytes as a YAML and as a JSON bank: only `BankError` or problems, clean texts, the same bank when read again."""

from fuzz.engine import instrumented, main
from fuzz.promises import check
from fuzz.seeds import JSON, YAML

with instrumented():
    from ma_exam.errors import BankError
    from ma_exam.formats import twin
    from ma_exam.formats.decoding import decode
    from ma_exam.formats.merging import merge
    from ma_exam.formats.problem import Problems


def target(data: bytes) -> None:
    """Read the bytes both ways."""
    for read in (twin.read_yaml, twin.read_json):
        problems = Problems("fuzz.bank.yaml")
        try:
            banks, found = merge([read("\n".join(decode(data, problems)), problems)])
        except BankError:
            continue
        check(banks[0], found)


if __name__ == "__main__":
    main("fuzz_twin", target, YAML + JSON)
