"""What an admin sees of users, settings and growth, through the admin door."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

from tests.e2e.market import Market

TODAY = "rpc/report_growth?since={0:%Y-%m-%d}&until={0:%Y-%m-%d}&granularity=day"


def test_a_sign_up_is_in_the_report_and_found(market: Market) -> None:
    email = market.new_member()
    [found] = market.admin.get(f"rpc/search_users?words={email}&select=email,status")
    assert found == {"email": email, "status": "active"}
    market.sql("select queue.defer('roll_up_reports')")
    organizations = market.sql("select count(*) from identity.organization")[0][0]

    def signed_up() -> Any:
        lines = market.admin.get(TODAY.format(datetime.now(UTC)))
        return lines and lines[0]["sign_ups"] >= organizations

    market.story.wait("the sign-ups of today", signed_up)


def test_reports_come_as_csv_too(market: Market) -> None:
    path = f"/api/{TODAY.format(datetime.now(UTC))}"
    answer = market.admin.request("GET", path, headers={"Accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    [head, line] = list(csv.reader(io.StringIO(answer.text)))
    [found] = market.admin.get(path.removeprefix("/api/"))
    assert dict(zip(head, line, strict=True)) == {name: str(found[name]) for name in found}
    path += "&select=period,sign_ups"
    answer = market.admin.request("GET", path, headers={"Accept": "text/csv"})
    assert answer.text.splitlines()[0] == '"period","sign_ups"', answer.text
    for report in ("revenue", "providers", "leads", "refunds", "attribution"):
        path = f"/api/rpc/report_{report}?since=2026-01-01&until=2026-12-31"
        answer = market.admin.request("GET", path, headers={"Accept": "text/csv"})
        assert answer.status_code == 200, answer.text
    path = "/api/rpc/report_recurring_revenue?since=2026-02-01&until=2026-01-01"
    answer = market.admin.request("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (400, "LM871")
    assert market.member.request("GET", path).status_code == 403


def test_a_setting_is_changed_within_its_rule(market: Market) -> None:
    [setting] = market.admin.get("settings?name=eq.billing.open_deposits")
    assert setting["rule"] == {"type": "number", "minimum": 1, "maximum": 100}
    body = {"name": setting["name"], "value": 1000}
    answer = market.admin.request("POST", "/api/rpc/change_setting", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "LM966")
    assert json.loads(answer.json()["details"])[0]["field"] == "value"
    market.admin.call("change_setting", name=setting["name"], value=setting["value"])
    assert market.member.request("GET", "/api/settings").status_code == 403


def test_counters_are_one_answer_at_each_door(market: Market) -> None:
    assert market.member.call("counters")["leads"] == 0
    assert market.admin.get("rpc/admin_counters")["differences_open"] == 0
