#!/usr/bin/env python3
"""Reads a file back with programs that are not ours and says what it holds, as JSON.

Usage: python3 read_book.py xlsx FILE     needs openpyxl; {"sheets": [{name, freeze, filter, titles, charts, rows}]},
                                          a cell is [type, text, number format] with openpyxl's types (s n d f b e), or null
       python3 read_book.py csv FILE      Python's own csv module; {"rows": [[text]]}
"""

import csv
import datetime
import json
import re
import sys

ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text):
    """ECMA-376 part 1, 22.9.2.19 (ST_Xstring): four hexadecimal digits are a UTF-16 unit."""
    text = ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)
    # Two halves of a character become one again.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def strings(source):
    """In place of openpyxl's own reader of shared strings, which leaves escapes as they are."""
    from openpyxl.cell.text import Text
    from openpyxl.xml.constants import SHEET_MAIN_NS
    from openpyxl.xml.functions import iterparse

    texts = []
    for _, node in iterparse(source):
        if node.tag == "{%s}si" % SHEET_MAIN_NS:
            texts.append(unescaped(Text.from_tree(node).content))
            node.clear()
    return texts


def cell_of(cell):
    value = cell.value
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        text = value.isoformat()
    elif isinstance(value, str):
        text = value
    else:
        text = repr(value)
    return [cell.data_type, text, cell.number_format]


def read_xlsx(path):
    import openpyxl
    import openpyxl.reader.excel

    openpyxl.reader.excel.read_string_table = strings
    book = openpyxl.load_workbook(path)
    return {
        "made": book.properties.created.isoformat(),
        "title": book.properties.title,
        "sheets": [
            {
                "name": sheet.title,
                "freeze": sheet.freeze_panes,
                "filter": sheet.auto_filter.ref,
                "titles": sheet.print_title_rows,
                "charts": [type(chart).__name__ for chart in sheet._charts],
                "rows": [[cell_of(cell) for cell in row] for row in sheet.iter_rows()],
            }
            for sheet in book.worksheets
        ],
    }


def read_csv(path):
    csv.field_size_limit(1 << 30)
    with open(path, encoding="utf-8-sig", newline="") as file:
        return {"rows": list(csv.reader(file, strict=True))}


def main():
    kind, path = sys.argv[1:]
    answer = {"xlsx": read_xlsx, "csv": read_csv}[kind](path)
    # ASCII only, so that no pipe changes a character.
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
