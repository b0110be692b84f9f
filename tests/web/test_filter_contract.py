"""What the editor of filters can write is taken by the API, and comes back the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from leadmill.stack.cluster import ROOT, plain_env
from leadmill.stack.process import run
from tests.e2e.market import Market

WEB = ROOT / "web"
FORM: list[dict[str, Any]] = [
    {"id": "number", "label": "Number", "type": "number"},
    {"id": "range", "label": "Range", "type": "range", "options": {"min": 0, "max": 100}},
    {"id": "date", "label": "Date", "type": "date"},
    {"id": "text", "label": "Text", "type": "text"},
    {"id": "textarea", "label": "Long text", "type": "textarea"},
    {"id": "email", "label": "Address", "type": "email"},
    {"id": "phone", "label": "Phone", "type": "phone"},
    {"id": "select", "label": "Select", "type": "select", "options": ["a", "b"]},
    {"id": "radio", "label": "Radio", "type": "radio", "options": ["a", "b"]},
    {"id": "multi", "label": "Several", "type": "multi-select", "options": ["a", "b"]},
    {"id": "boolean", "label": "Yes or no", "type": "boolean"},
    {"id": "place", "label": "Place", "type": "location", "options": {"countries": ["AT", "DE"]}},
]
# Reads {fields, filters}; writes each condition that a person can build, and the filters as the
# editor would send them.
PROGRAM = """
globalThis.document = { documentElement: { dataset: {} } }
const navigator = { language: 'en', languages: ['en'] }
Object.defineProperty(globalThis, 'navigator', { value: navigator })
globalThis.localStorage = { getItem: () => null }
const { filterFields, groupOf, normalise, operators, toFilter } = await import(process.argv[2])
let text = ''
for await (const part of process.stdin) text += part
const { fields, filters } = JSON.parse(text)
const one = (type) => type === 'number' || type === 'range' ? 5 : type === 'date' ? '2026-01-31'
  : type === 'boolean' ? true : type === 'email' ? 'a@b.example'
  : type === 'phone' ? '+4312345678' : 'a'
const valueOf = (field, op) => {
  const value = Array.isArray(field.options) ? field.options[0] : one(field.type)
  if (op === 'exists') return false
  if (op === 'within_km') return { latitude: 48.2, longitude: 16.37, km: 25 }
  if (op === 'between') return field.type === 'date' ? [value, '2026-12-31'] : [value, 50]
  return op === 'in' || op === 'not_in' ? [value] : value
}
const conditions = filterFields(fields).flatMap((field) =>
  operators[field.type].map((op) => ({ field: field.id, op, value: valueOf(field, op) })))
const groups = ['all', 'any', 'none', 'not_all'].map((mode) =>
  toFilter(groupOf(mode, [conditions[0], groupOf('any', conditions.slice(1, 4))])))
const written = filters.map((filter) => toFilter(normalise(filter, fields)))
console.log(JSON.stringify({ conditions, groups, written }))
"""


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The rules of the editor, outside a browser."""
    folder = tmp_path_factory.mktemp("rules")
    bundle = folder / "rules.mjs"
    bundler = str(WEB / "node_modules" / ".bin" / "rolldown")
    run(
        [bundler, "src/filter/rules.ts", "--file", str(bundle), "--format", "esm"],
        env=plain_env(),
        cwd=WEB,
    )
    program = folder / "program.mjs"
    program.write_text(PROGRAM)

    def asked(filters: list[Any]) -> dict[str, Any]:
        given = json.dumps({"fields": FORM, "filters": filters})
        said = run(["node", str(program), str(bundle)], env=plain_env(), stdin=given)
        told: dict[str, Any] = json.loads(said)
        return told

    return asked


def test_every_condition_goes_there_and_back(market: Market, editor: Any) -> None:
    niche = market.admin.call("create_niche", slug=f"{market.slug}-all", name="All", currency="USD")
    form = market.admin.call("create_form_schema", niche_id=niche, fields=FORM)
    market.admin.call("activate_form_schema", form_schema_id=form)
    level = market.admin.call(
        "create_competition_level", niche_id=niche, name="Open", price=5, max_buyers=3
    )
    market.sql("update ops.rate_limit set maximum = null where name = 'ops.calls_by_user'")
    buyer = market.with_token(market.log_in(market.new_member())["access_token"])
    subscription = buyer.call("subscribe", competition_level_id=level, filter={})
    built = editor([])
    filters = [{"all": [condition]} for condition in built["conditions"]] + built["groups"]
    assert len(filters) > 80
    kept = []
    for one in filters:
        checked = buyer.call("check_filter", competition_level_id=level, filter=one)
        assert checked["faults"] == [], one
        buyer.call("change_filter", subscription_id=subscription, filter=one)
        [row] = buyer.get(f"subscriptions?id=eq.{subscription}&select=filter")
        kept.append(row["filter"])
    assert kept == filters
    assert editor(kept)["written"] == filters
