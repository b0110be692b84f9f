"""docs/forms.md: its form, the lead that it takes, and the one that it refuses."""

from __future__ import annotations

import json
import re

from leadmill.stack.cluster import ROOT
from tests.e2e.market import Market

CONTACT = {"name": "Ada", "email": "ada@person.example"}


def test_the_example_of_the_documentation(market: Market) -> None:
    page = (ROOT / "docs" / "forms.md").read_text()
    fields, taken, refused = (
        json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    )
    [told] = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    slug = f"{market.slug}-example"
    assert market.admin.call("check_form_schema", fields=fields) == []
    niche = market.admin.call("create_niche", slug=slug, name="Roofs")
    form = market.admin.call("create_form_schema", niche_id=niche, fields=fields)
    market.admin.call("activate_form_schema", form_schema_id=form)

    receipt = market.public.call("submit_lead", niche=slug, contact=CONTACT, answers=taken)
    assert receipt["niche_name"] == "Roofs"
    answer = market.public.request(
        "POST",
        "/api/rpc/submit_lead",
        json={"niche": slug, "contact": CONTACT, "answers": refused},
    )
    faults = json.loads(answer.json()["details"])
    assert [f"{fault['field']} {fault['code']}" for fault in faults] == told.splitlines()

    # What is named in the language of the form, and what stands around it.
    names = {name for field in fields for name in field} | {"sensitive"}
    listed = re.search(r"## Members of a field\n(.*?)\n## ", page, re.DOTALL)
    assert listed
    assert names == set(re.findall(r"`(\w+)`", "".join(
        line.split("|")[1] for line in listed[1].splitlines() if line.startswith("| `")
    )))  # fmt: skip


def test_a_page_of_a_niche_is_answered_to_programs(market: Market) -> None:
    name = "</script><b>&\u2028"
    market.admin.call("set_niche_page", niche_id=market.niche_id, title=name)
    answer = market.public.request("GET", f"/o/{market.slug}", headers={"Host": "leads.example"})
    assert answer.status_code == 200
    assert answer.text.count("<b>") == 0
    [said] = re.findall(r'id="niche-form">(.*?)</script>', answer.text)
    assert json.loads(said)["title"] == name
    assert "&lt;/script&gt;&lt;b&gt;&amp;" in answer.text.partition("</title>")[0]
    unknown = market.public.request("GET", "/o/nothing", headers={"Host": "leads.example"})
    assert unknown.status_code == 404
    assert unknown.headers["content-type"].startswith("text/html")
    market.admin.call("set_niche_page", niche_id=market.niche_id)
