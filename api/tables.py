"""/table: a list as CSV, when only a part of its columns is asked for.

PostgREST hands whole rows to api.csv(), and cannot hand it parts of them; what it writes itself
would be run by spreadsheets. So nginx asks here: PostgREST is asked for JSON, as the same caller.
"""

import json
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from api._errors import ApiError
from api._postgrest import ask, passed

_PASSED_ON = ("authorization", "x-api-key", "prefer", "range", "range-unit", "content-type")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
# As in ops.csv_cell(): also behind invisible characters, and in full-width forms.
_FORMULA = re.compile(
    r"[\s\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f"
    r"\u2028-\u202f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U000e0000-\U000e0fff]*"
    r"[=+@|%\u2212\uff0b\uff0d\uff1d\uff20\uff5c-]"
)


async def write_table(request: Request) -> Response:
    """Return a list of PostgREST as CSV lines, or its error (for nginx only)."""
    answer = await ask(request, request.method, *_PASSED_ON, accept="application/json")
    if answer.status_code == 404 and '"code":"LM' not in answer.text:
        # As in nginx: PostgREST would report the database's message about the name.
        raise ApiError(404, "LM002", "nothing is served under this path")
    kept = passed(answer)
    media_type = answer.headers.get("content-type", "application/json")
    if not answer.is_success or not answer.content:
        return Response(answer.content, answer.status_code, kept, media_type)
    # Numbers as they are written: 10.00 has two places.
    rows = json.loads(answer.content, parse_float=str, parse_int=str)
    lines = _lines(rows if isinstance(rows, list) else [rows])
    return Response(lines, answer.status_code, kept, "text/csv; charset=utf-8")


def _lines(rows: list[Any]) -> str:
    if not rows:
        return ""
    tables = [row if isinstance(row, dict) else {"value": row} for row in rows]
    written = [",".join(map(cell, tables[0]))]
    written += [",".join(map(cell, row.values())) for row in tables]
    return "".join(line + "\r\n" for line in written)


def cell(value: Any) -> str:
    """A value that no spreadsheet runs; nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        value = "true" if value else "false"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if not _NUMBER.fullmatch(text) and (_FORMULA.match(text) or text[:1] in ("\t", "\r", "\n")):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"'
