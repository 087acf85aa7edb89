"""What is printed carries every word and no control, in text and in JSON, whatever the stream can hold."""

import io
import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ma_exam.cli.output import ReaderGoneError, clean_lines, cleaned, say, say_json, table, write
from ma_exam.core.stem import cell_width


def dangerous(text: str) -> list[str]:
    return [
        sign
        for sign in text
        if (unicodedata.category(sign) in ("Cc", "Cs") and sign != "\n") or sign in "\u202e\u2066\u200b"
    ]


@given(st.text())
def test_no_control_survives_and_no_line_is_lost(text: str) -> None:
    result = clean_lines(text)
    assert dangerous(result) == []
    assert result.count("\n") >= text.count("\n")


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.dictionaries(st.text(), inner)))
def test_json_is_cleaned_in_values_and_in_names(data: object) -> None:
    assert dangerous(json.dumps(cleaned(data), ensure_ascii=False).replace("\\n", "")) == []


def test_markup_stays_as_words(capsys: pytest.CaptureFixture[str]) -> None:
    say("[@click=app.quit]press[/] \x1b[31mred\x1b[0m [/x]")
    assert capsys.readouterr().out == "[@click=app.quit]press[/] ␛[31mred␛[0m [/x]\n"


def test_letters_beyond_ascii_stay_readable_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    say_json({"title": "Größe\x9b", "rows": ("a", 1)})
    assert json.loads(text := capsys.readouterr().out) == {"title": "Größe\ufffd", "rows": ["a", 1]}
    assert "Größe" in text


def test_json_stays_json_where_the_encoding_is_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding="ascii") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        say_json({"title": "😀 é"})
        stream.flush()
        assert json.loads(raw.getvalue()) == {"title": "😀 é"}


def test_text_is_escaped_where_the_encoding_is_ascii() -> None:
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding="ascii") as stream:
        write(stream, "é\n")
        stream.flush()
        assert raw.getvalue() == b"\\xe9\n"


def test_a_reader_that_has_gone_is_told_apart_from_an_error() -> None:
    class Closed(io.StringIO):
        def write(self, _text: str, /) -> int:
            raise BrokenPipeError

    with pytest.raises(ReaderGoneError):
        write(Closed(), "text")


def test_a_stream_that_was_closed_at_the_start_is_left_alone() -> None:
    write(None, "text")


def test_columns_line_up_and_cells_stay_on_their_line() -> None:
    text = table(("name", "n"), [("日本", 1), ("a\nb", 200)], right=(1,))
    assert text.split("\n") == ["name    n", "日本    1", "a b   200"]
    assert {cell_width(line) for line in text.split("\n")} == {9}
