"""API keys as a partner's program uses them, through nginx."""

import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadmill.story import ANSWERS, Door
from tests.e2e.market import Market
from tests.e2e.people import Provider

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
NEVER = "lm_live_" + "0" * 46


@pytest.fixture(scope="module")
def owner(market: Market) -> Provider:
    return Provider(market)


@pytest.fixture(autouse=True)
def unlimited(market: Market) -> Iterator[None]:
    yield
    market.sql("select tests.forget_spending('identity.wrong_keys')")


def create(owner: Provider, *scopes: str, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = owner.door.call("create_api_key", name="Test", scopes=scopes, **more)
    return made


def by_key(market: Market, key: str, method: str, path: str, **options: Any) -> tuple[int, Any]:
    headers = {"X-API-Key": key} | options.pop("headers", {})
    answer = market.public.request(method, path, headers=headers, **options)
    return answer.status_code, answer.json() if answer.content else None


def code(answer: tuple[int, Any]) -> tuple[int, str]:
    return answer[0], answer[1]["code"]


def lead(market: Market, **more: Any) -> dict[str, Any]:
    contact = {"name": "Lea", "email": "lead@customer.example"}
    return {"niche": market.slug, "contact": contact, "answers": ANSWERS} | more


def test_a_key_that_reads(market: Market, owner: Provider) -> None:
    key = create(owner, "read")["key"]
    status, [row] = by_key(market, key, "GET", "/api/organizations")
    assert (status, row["id"]) == (200, owner.id)
    assert by_key(market, key, "HEAD", "/api/organizations") == (200, None)
    assert by_key(market, key, "GET", "/api/rpc/form_limits")[0] == 200
    assert by_key(market, key, "POST", "/api/rpc/balances_at", json={"at": "2026-01-01"})[0] == 200
    status, document = by_key(market, key, "GET", "/api/")
    assert status == 200
    assert "/subscriptions" in document["paths"]
    assert "/subscriptions" not in market.public.get("")["paths"], "nobody else gets its answer"
    rows = market.public.request(
        "GET", "/api/api_keys?select=prefix", headers={"X-API-Key": key, "Accept": "text/csv"}
    )
    assert (rows.status_code, key[:16] in rows.text, key[16:] in rows.text) == (200, True, False)
    for method, path in (
        ("PATCH", "/api/subscriptions"), ("DELETE", "/api/subscriptions"),
        ("POST", "/api/subscriptions"), ("GET", "/api/leads"),
        ("POST", "/api/rpc/submit_lead"), ("POST", "/api/rpc/subscribe"),
        ("POST", "/api/rpc/buy_lead"), ("POST", "/api/rpc/create_api_key"),
        ("POST", "/api/rpc/revoke_api_key"), ("POST", "/api/rpc/change_password"),
    ):  # fmt: skip
        assert code(by_key(market, key, method, path, json={})) == (403, "LM135"), (method, path)
    assert code(by_key(market, key, "GET", "/api/rpc/subscribe")) == (405, "LM003")
    assert code(by_key(market, key, "PUT", "/api/subscriptions", json={})) == (405, "LM003")


def test_wrong_arguments_are_explained_to_a_key(market: Market, owner: Provider) -> None:
    key = create(owner, "submit_leads")["key"]
    answer = by_key(market, key, "POST", "/api/rpc/submit_lead", json={"nicht": "x"})
    assert code(answer) == (400, "LM037")
    missing = by_key(market, key, "POST", "/api/rpc/submit_lead", json=lead(market, niche="none"))
    assert code(missing) == (404, "LM202")


def test_a_partner_submits_leads_and_sees_what_became_of_them(
    market: Market, owner: Provider
) -> None:
    key = create(owner, "submit_leads", niche_ids=[market.niche_id])["key"]
    once = {"Idempotency-Key": uuid.uuid4().hex}
    path = "/api/rpc/submit_lead"
    status, first = by_key(market, key, "POST", path, json=lead(market), headers=once)
    assert status == 200
    assert by_key(market, key, "POST", path, json=lead(market), headers=once) == (200, first)
    other = lead(market, attribution={"utm_source": "x"})
    assert code(by_key(market, key, "POST", path, json=other, headers=once)) == (409, "LM302")
    # The same word of another organisation is another key.
    rival = Provider(market)
    rivals = create(rival, "submit_leads")["key"]
    status, theirs = by_key(market, rivals, "POST", path, json=other, headers=once)
    assert status == 200
    assert theirs["lead_id"] != first["lead_id"]

    status, [row] = by_key(market, key, "GET", "/api/rpc/submitted_leads")
    assert (row["id"], row["status"]) == (first["lead_id"], "pending_approval")
    assert row["key"] == once["Idempotency-Key"]
    found = by_key(market, key, "GET", f"/api/rpc/submitted_leads?submission_key={row['key']}")
    assert found == (200, [row])
    assert by_key(market, key, "GET", f"/api/rpc/submitted_leads?lead_id={theirs['lead_id']}") == (
        200,
        [],
    )
    market.admin.call("reject_lead", lead_id=first["lead_id"], reason="a test")
    assert by_key(market, key, "GET", "/api/rpc/submitted_leads")[1][0]["status"] == "rejected"

    elsewhere = market.admin.call(
        "create_niche", slug=f"{market.slug}-else", name="Else", currency="USD"
    )
    narrow = create(owner, "submit_leads", niche_ids=[elsewhere])["key"]
    assert code(by_key(market, narrow, "POST", path, json=lead(market))) == (403, "LM314")
    assert by_key(market, narrow, "GET", "/api/rpc/submitted_leads") == (200, [])
    for path in ("assignments", "organizations", "api_keys", "rpc/me"):
        assert code(by_key(market, key, "GET", f"/api/{path}")) == (403, "LM135"), path


def test_a_key_for_tests_submits_what_is_no_lead(market: Market) -> None:
    owner = Provider(market)
    made = create(owner, "submit_leads", niche_ids=[market.niche_id], test=True)
    key = made["key"]
    assert (key[:8], made["is_test"]) == ("lm_test_", True)
    live = create(owner, "submit_leads")["key"]
    once = {"Idempotency-Key": uuid.uuid4().hex}
    path = "/api/rpc/submit_lead"
    before = market.sql("select count(*) from intake.lead")
    sold = {"name": "Lea", "email": "distributed@outcome.example"}
    status, first = by_key(market, key, "POST", path, json=lead(market, contact=sold), headers=once)
    assert (status, first["is_test"], first["upload_token"]) == (200, True, None)
    again = by_key(market, key, "POST", path, json=lead(market, contact=sold), headers=once)
    assert again == (200, first)
    assert code(by_key(market, key, "POST", path, json=lead(market), headers=once)) == (
        409,
        "LM302",
    )
    answer = by_key(market, key, "POST", path, json=lead(market, answers={}))
    assert code(answer) == (400, "LM301")
    status, [row] = by_key(market, key, "GET", "/api/rpc/submitted_leads")
    assert (status, row["id"], row["status"], row["key"]) == (
        200,
        first["lead_id"],
        "distributed",
        once["Idempotency-Key"],
    )

    # Neither a live key nor anybody who logs in sees it, nor does the key see what is live.
    assert by_key(market, live, "GET", "/api/rpc/submitted_leads") == (200, [])
    assert market.admin.get(f"leads?id=eq.{first['lead_id']}") == []
    assert market.sql("select count(*) from intake.lead") == before
    assert by_key(market, live, "POST", path, json=lead(market), headers=once)[0] == 200
    assert by_key(market, key, "GET", "/api/rpc/submitted_leads") == (200, [row])
    assert by_key(market, key, "GET", f"/api/niches?slug=eq.{market.slug}&select=slug") == (
        200,
        [{"slug": market.slug}],
    )
    form = f"/api/rpc/form_json_schema?niche={market.slug}"
    assert by_key(market, key, "GET", form)[0] == 200
    for method, path in (
        ("GET", "/api/organizations"), ("GET", "/api/api_keys"), ("GET", "/api/balances"),
        ("GET", "/api/leads"), ("GET", "/api/rpc/me"), ("GET", "/api/rpc/usage_quota"),
        ("POST", "/api/rpc/subscribe"), ("POST", "/api/rpc/buy_lead"), ("PATCH", "/api/niches"),
        ("POST", "/api/rpc/create_api_key"), ("POST", "/api/rpc/send_contact_message"),
    ):  # fmt: skip
        assert code(by_key(market, key, method, path, json={})) == (403, "LM134"), (method, path)

    following = owner.door.call("rotate_api_key", api_key_id=made["id"], overlap_seconds=0)
    assert following["key"].startswith("lm_test_")
    assert by_key(market, following["key"], "GET", "/api/rpc/submitted_leads") == (200, [row])
    assert code(by_key(market, key, "GET", "/api/niches")) == (401, "LM131")


def test_calls_of_a_key_for_tests_are_counted_and_free(market: Market) -> None:
    owner = Provider(market)
    made = create(owner, "submit_leads", test=True)
    entitlements = json.dumps({"api_calls_per_month": 1, "api_overrun": False})
    market.sql("select ops.set_entitlements(%s::uuid, %s::jsonb)", owner.id, entitlements)
    for _ in range(3):
        assert by_key(market, made["key"], "GET", "/api/niches")[0] == 200
    assert code(by_key(market, made["key"], "GET", "/api/balances")) == (403, "LM134")
    mistyped = made["key"][:-1] + ("0" if made["key"][-1] != "0" else "1")
    assert code(by_key(market, mistyped, "GET", "/api/niches")) == (401, "LM130")
    counted = "select sum(calls), sum(billed), sum(refused), sum(unconfirmed) from usage.day_sum"
    [row] = market.story.wait(
        "the calls",
        lambda: [
            row
            for row in market.sql(f"{counted} where api_key_id = %s::uuid", made["id"])
            if row[0] == 5
        ],
    )
    assert row == (5, 0, 2, 1)
    assert owner.door.call("usage_quota")["used"] == 0


def test_a_key_that_manages(market: Market, owner: Provider) -> None:
    level = market.sql(
        "select id from catalog.competition_level where niche_id = %s limit 1", market.niche_id
    )
    if not level:
        level = [
            (
                market.admin.call(
                    "create_competition_level",
                    niche_id=market.niche_id,
                    name="Keys",
                    price="5.00",
                    max_buyers=3,
                ),
            )
        ]
    key = create(owner, "manage", "read")["key"]
    status, subscription = by_key(
        market, key, "POST", "/api/rpc/subscribe", json={"competition_level_id": str(level[0][0])}
    )
    assert status == 200, subscription
    paused = {"subscription_id": subscription}
    assert by_key(market, key, "POST", "/api/rpc/pause_subscription", json=paused)[0] in (200, 204)
    status, [row] = by_key(market, key, "GET", f"/api/subscriptions?id=eq.{subscription}")
    assert row["status"] == "paused"


def test_keys_that_are_refused(market: Market, owner: Provider) -> None:
    def read(key: str) -> tuple[int, str]:
        return code(by_key(market, key, "GET", "/api/organizations"))

    made = create(owner, "read")
    key = made["key"]
    assert read(key[:-1] + ("0" if key[-1] != "0" else "1")) == (401, "LM130")
    assert read(NEVER) == (401, "LM130")
    assert read(NEVER.replace("live", "test")) == (401, "LM130")
    both = {"X-API-Key": key, "Authorization": f"Bearer {market.member_token}"}
    assert code(by_key(market, key, "GET", "/api/niches", headers=both)) == (400, "LM133")
    assert code(by_key(market, key, "POST", "/api/rpc/log_out", json={}))[0] == 403
    away = create(owner, "read", networks=["203.0.113.0/24"])["key"]
    assert read(away) == (403, "LM132")
    here = create(owner, "read", networks=["127.0.0.0/8", "::1/128"])["key"]
    assert by_key(market, here, "GET", "/api/organizations")[0] == 200

    following = owner.door.call("rotate_api_key", api_key_id=made["id"], overlap_seconds=60)["key"]
    for one in (key, following):
        assert by_key(market, one, "GET", "/api/organizations")[0] == 200
    market.sql("update identity.api_key set expires_at = now() where id = %s::uuid", made["id"])
    assert read(key) == (401, "LM131")
    rows = owner.door.get(f"api_keys?rotated_from_id=eq.{made['id']}")
    market.admin.call("revoke_api_key", api_key_id=rows[0]["id"])
    assert read(following) == (401, "LM131")
    assert market.admin.get(f"api_keys?id=eq.{made['id']}")[0]["prefix"] == key[:16]


def test_wrong_keys_are_slowed_and_right_ones_are_not(market: Market, owner: Provider) -> None:
    key = create(owner, "read")["key"]
    answers = [by_key(market, NEVER, "GET", "/api/niches") for _ in range(52)]
    assert [status for status, _ in answers] == [401] * 50 + [429] * 2
    assert code(answers[-1]) == (429, "LM138")
    assert by_key(market, key, "GET", "/api/niches")[0] == 200


def test_the_service_takes_keys_as_bearer(market: Market, owner: Provider) -> None:
    def ask(key: str, method: str, path: str, **options: Any) -> tuple[int, str]:
        door = Door(market.public.http, market.public_url, key)
        answer = door.request(method, path, **options)
        return answer.status_code, answer.json()["code"]

    key = create(owner, "read", "submit_leads")["key"]
    file = f"/files/{uuid.uuid4()}"
    assert ask(key, "GET", file) == (404, "LM253")
    logo = {"purpose": "logo", "media_type": "image/png", "byte_count": 1000}
    assert ask(key, "POST", "/files", json=logo) == (403, "LM115"), "a key sets no logo"
    assert ask(create(owner, "read")["key"], "POST", "/files", json=logo) == (403, "LM135")
    assert ask(create(owner, "submit_leads")["key"], "GET", file) == (403, "LM135")
    assert ask(key, "POST", "/deposits", json={"amount": "50.00"}) == (403, "LM135")
    assert ask(NEVER, "GET", file) == (401, "LM130")
    assert ask(NEVER, "POST", "/deposits", json={"amount": "50.00"}) == (401, "LM130")
    assert ask(NEVER.replace("live", "test"), "GET", file) == (401, "LM130")
    trial = create(owner, "submit_leads", test=True)["key"]
    for path, body in (
        ("/files", logo), (f"{file}/complete", {}), ("/deposits", {"amount": "50.00"}),
        ("/plan/checkout", {"plan_price_id": str(uuid.uuid4())}), ("/plan/portal", {}),
        ("/payment-methods", {}),
    ):  # fmt: skip
        assert ask(trial, "POST", path, json=body) == (403, "LM134"), path
    assert ask(trial, "GET", file) == (403, "LM134")


def test_the_last_use_is_written_by_a_worker(market: Market, owner: Provider) -> None:
    made = create(owner, "read")
    assert by_key(market, made["key"], "GET", "/api/niches")[0] == 200
    [row] = market.story.wait(
        "the last use",
        lambda: owner.door.get(f"api_keys?id=eq.{made['id']}&last_used_at=not.is.null"),
    )
    assert by_key(market, made["key"], "GET", "/api/niches")[0] == 200
    assert owner.door.get(f"api_keys?id=eq.{made['id']}") == [row], "at most once a minute"


def test_no_log_contains_a_key(market: Market, owner: Provider) -> None:
    key = create(owner, "read", "submit_leads")["key"]
    assert by_key(market, key, "GET", "/api/organizations")[0] == 200
    assert by_key(market, key, "POST", "/api/rpc/submit_lead", json={"x": 1})[0] == 400
    assert by_key(market, key, "GET", "/api/organizations?id=eq.x")[0] == 400
    mistyped = key[:-1] + ("0" if key[-1] != "0" else "1")
    assert by_key(market, mistyped, "GET", "/api/niches")[0] == 401
    folder = Path(market.stack.folder)
    logs = [*folder.glob("log/**/*.log"), *folder.glob("postgres/log/*")]
    assert len(logs) > 4
    assert [log.name for log in logs if key[16:-1] in log.read_text(errors="replace")] == []


def test_the_examples_of_the_page_work(market: Market, owner: Provider, tmp_path: Path) -> None:
    page = PAGE.read_text()
    section = page[page.index("## API keys") :]
    section = section[: section.index("\n## ", 5)]
    blocks = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    assert len(blocks) >= 3
    script = "set -eu\n" + "\n".join(blocks)
    env = os.environ | {
        "PUBLIC_URL": market.public_url,
        "TOKEN": str(owner.door.token),
        "NICHE": market.slug,
        "ANSWERS": json.dumps(ANSWERS),
        "no_proxy": "*",
    }
    done = subprocess.run(
        ["/bin/sh", "-c", script], env=env, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"status":"pending_approval"' in done.stdout.replace(" ", "")
    assert '"status":"rejected"' in done.stdout.replace(" ", "")
    assert "LM134" in done.stdout
    assert "lm_live_" in done.stdout


@pytest.mark.parametrize("is_test", [False, True])
@pytest.mark.parametrize(
    ("language", "command"),
    [("python", [sys.executable, "-c"]), ("js", ["node", "--input-type=module", "-e"])],
)
def test_the_programs_of_the_page_work(
    market: Market, owner: Provider, language: str, command: list[str], is_test: bool
) -> None:
    [program] = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)
    env = os.environ | {
        "PUBLIC_URL": market.public_url,
        "KEY": create(owner, "submit_leads", test=is_test)["key"],
        "NICHE": market.slug,
        "ANSWERS": json.dumps(ANSWERS),
        "no_proxy": "*",
    }
    done = subprocess.run([*command, program], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    lead, status = done.stdout.splitlines()[-1].split()
    assert status == "pending_approval"
    found = market.admin.get(f"leads?id=eq.{lead}")
    assert [row["contact_email"] for row in found] == ([] if is_test else ["ann@example.com"])


def test_the_programs_say_why_they_are_refused(market: Market) -> None:
    [program] = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    env = os.environ | {
        "PUBLIC_URL": market.public_url, "NICHE": market.slug,
        "KEY": create(Provider(market), "submit_leads")["key"], "ANSWERS": "{}", "no_proxy": "*",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert "LM301" in done.stderr
