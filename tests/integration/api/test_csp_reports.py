"""What is written to the log of a report about the policy of a page."""

from __future__ import annotations

import json
import logging

import httpx
import pytest

REPORT = {
    "document-uri": "https://leads.example/app/leads?words=ada",
    "source-file": "https://leads.example/app/leads?words=ada#ada",
    "blocked-uri": "https://evil.example/x.js?token=ada",
    "effective-directive": "script-src",
    "line-number": 7,
}


def test_no_query_of_an_address_is_kept(
    api: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = api.post("/csp-reports", json={"csp-report": REPORT})
    assert answer.status_code == 204
    [line] = [one.getMessage() for one in caplog.records if "policy" in one.getMessage()]
    assert "ada" not in line
    assert json.loads(line.partition(": ")[2]) == {
        "page": "https://leads.example/app/leads",
        "blocked": "https://evil.example/x.js",
        "effective-directive": "script-src",
        "line-number": "7",
        "source-file": "https://leads.example/app/leads",
    }


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{}", b"[]", b"null", b"\xff", b"[" * 8000, b"9" * 5000),
        *(b'{"csp-report": []}', b'{"csp-report": "x"}', b'{"csp-report": {}}'),
        b'{"csp-report": {"document-uri": "http://[", "blocked-uri": "x"}}',
        b'{"csp-report": {"document-uri": "x", "blocked-uri": "x", "source-file": "http://["}}',
    ],
)
def test_what_is_no_report_is_refused(api: httpx.Client, body: bytes) -> None:
    assert api.post("/csp-reports", content=body).status_code == 400
