"""Foreign CSV: no record is lost to another's mistake, and memory does not know how long the file is."""

from __future__ import annotations

import io

import pytest

from portal.adapters.csv_records import LONGEST_LINE, MOST_LINES, CsvRecords, Record


def read(text: str | bytes, **options: str) -> tuple[tuple[str, ...], list[Record]]:
    raw = text if isinstance(text, bytes) else text.encode()
    records = CsvRecords(io.BytesIO(raw), **options)
    return records.header, list(records)


def test_quotes_commas_and_lines_within_fields() -> None:
    header, records = read('id,text\r\n1,"a ""b"", c\nsecond line"\r\n2,plain\r\n')
    assert header == ("id", "text")
    assert records == [Record(2, ("1", 'a "b", c\nsecond line')), Record(4, ("2", "plain"))]


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert read("\ufeffid,text\n1,a\n")[0] == ("id", "text")


def test_blank_lines_are_no_records_and_the_last_line_needs_no_end() -> None:
    assert read("id\n\n1\n\r\n2")[1] == [Record(3, ("1",)), Record(5, ("2",))]


def test_other_delimiters_and_encodings() -> None:
    assert read("id;texte\n1;é\n".encode("cp1252"), encoding="cp1252", delimiter=";")[1] == [
        Record(2, ("1", "é"))
    ]


def test_a_line_in_another_encoding_is_refused_alone() -> None:
    _, records = read(b"id,text\n1,ok\n2,\xe9t\xe9\n3,ok\n")
    assert [record.fault for record in records] == ["", "not utf-8", ""]


def test_a_row_with_too_few_or_too_many_columns_is_refused_alone() -> None:
    _, records = read("id,text\n1\n2,b,c\n3,d\n")
    assert [record.fault for record in records] == ["1 columns instead of 2", "3 columns instead of 2", ""]


@pytest.mark.parametrize("rows", [3, MOST_LINES, MOST_LINES * 3])
def test_a_quote_that_is_never_closed_costs_one_line(rows: int) -> None:
    good = "".join(f"{n},text\n" for n in range(rows))
    _, records = read(f'id,text\n{good}x,"broken\n{good}')
    assert [record.fault for record in records if record.fault] == ["a quote is never closed"]
    assert len(records) == 2 * rows + 1
    assert [record.line for record in records] == list(range(2, 2 * rows + 3))


def test_two_broken_quotes_do_not_swallow_what_lies_between() -> None:
    _, records = read('id,text\n1,"broken\n2,good\n3,"broken\n4,good\n')
    assert [record.line for record in records if not record.fault] == [3, 5]


def test_nul_is_left_to_who_cleans_the_text() -> None:
    assert read("id,text\n1,a\x00b\n")[1] == [Record(2, ("1", "a\x00b"))]


def test_a_giant_line_is_skipped_and_named() -> None:
    giant = "x" * (3 * LONGEST_LINE)
    _, records = read(f"id,text\n1,{giant}\n2,ok\n")
    assert records == [Record(2, fault=f"longer than {LONGEST_LINE} bytes"), Record(3, ("2", "ok"))]


@pytest.mark.parametrize("text", ["", "\n\n", b"\xff\xfe", '"never'])
def test_a_file_without_a_header_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match="no header"):
        read(text)


def test_a_first_line_that_names_the_separator_is_no_header() -> None:
    for first in ("sep=;", '"sep=;"', "SEP=;\r", "\ufeffsep=;"):
        header, records = read(f"{first}\nid;text\n1;a,b\n")
        assert (header, records) == (("id", "text"), [Record(3, ("1", "a,b"))])


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_a_table_with_another_separator_than_declared_is_understood(mark: str) -> None:
    assert read(f"id{mark}text\n1{mark}a\n")[1] == [Record(2, ("1", "a"))]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark_is_read(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    text = 'id\ttext\r\n1\t"سطر\nثان"\r\n2\té\r\n'
    assert read(mark + text.encode(encoding)) == (
        ("id", "text"),
        [Record(2, ("1", "سطر\nثان")), Record(4, ("2", "é"))],
    )


@pytest.mark.parametrize(("legacy", "said"), [("cp1252", "été"), ("cp1256", "القصبة")])
def test_a_file_of_an_old_spreadsheet_is_read_in_the_encoding_of_its_language(legacy: str, said: str) -> None:
    assert read(f"id,text\n1,{said}\n".encode(legacy), legacy=legacy)[1] == [Record(2, ("1", said))]
    mixed = f"id,text\n1,{said}\n".encode() + f"2,{said}\n".encode(legacy)
    assert [record.fault for record in read(mixed, legacy=legacy)[1]] == ["", "not utf-8"]


def test_nul_bytes_harm_nothing() -> None:
    assert read("id,text\n1,a\0b\n2,c\n")[1][-1] == Record(3, ("2", "c"))
