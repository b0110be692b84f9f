"""What is taken of a webhook of Pipedrive: typed, bounded, and no more than is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api._pipedrive_event import read_event

LEAD = "0C1F6A10-53A7-11EE-8C99-0242AC120002"


def read(
    entity: str = "deal",
    *,
    data: Any = None,
    previous: Any = None,
    **meta: Any,
) -> dict[str, Any]:
    known = {
        "action": "change",
        "entity": entity,
        "entity_id": "746",
        "id": "8c1d",
        "company_id": "13923453",
        "timestamp": "2026-11-21T09:15:04.754Z",
    }
    document = {"meta": {**known, **meta}, "data": data, "previous": previous}
    return read_event(json.dumps(document).encode())


def before(entity: str, previous: Any, action: str = "change") -> Any:
    return read(entity, previous=previous, action=action)["before"]


def test_what_a_deal_was_before() -> None:
    previous = {
        "status": "open",
        "stage_id": 3,
        "pipeline_id": "2",
        "owner_id": None,
        "value": 1500.10,
        "currency": "KES",
        # Nothing of this is told.
        "title": "Ann Lee",
        "person_id": 5,
        "lost_reason": "Too expensive",
        "custom_fields": {"a" * 40: {"type": "text", "value": "secret"}},
    }
    kept = {
        "status": "open",
        "stage_id": 3,
        "pipeline_id": 2,
        "owner_id": None,
        "value": "1500.1",
        "currency": "KES",
    }
    assert before("deal", previous) == kept
    assert before("deal", previous, "delete") == {**kept, "title": "Ann Lee"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "deleted"},
        {"status": None},
        {"stage_id": "seven"},
        {"stage_id": -1},
        {"stage_id": 1.5},
        {"stage_id": 10**20},
        {"owner_id": True},
        {"owner_id": {"id": 1}},
        {"value": "5"},
        {"value": 10**30},
        {"value": 1e-30},
        {"value": True},
        {"currency": "kes"},
        {"currency": "K" * 400},
    ],
)
def test_a_value_of_another_type_is_left_out(wrong: dict[str, Any]) -> None:
    assert before("deal", {**wrong, "owner_id": wrong.get("owner_id", 7)}) in (
        {"owner_id": 7},
        {},
    )


def test_what_the_others_were_before() -> None:
    assert before("lead", {"value": {"amount": 5, "currency": "KES"}, "is_archived": False}) == {
        "value": "5",
        "currency": "KES",
        "is_archived": False,
    }
    assert before("lead", {"value": None, "title": "x" * 9000}) == {
        "value": None,
        "currency": None,
        "title": "x" * 255,
    }
    # No address and no number, only that there is a change.
    person = {"name": "Ann\x00 Lee", "emails": [{"value": "a@b.example"}], "phones": []}
    assert before("person", person) == {"name": "Ann Lee", "contact": None}
    activity = {"done": False, "due_date": "2026-11-21", "due_time": {"value": ""}, "note": "x"}
    assert before("activity", activity) == {"done": False, "due_date": "2026-11-21"}
    assert before("activity", {"done": 0, "due_date": "tomorrow"}) == {}
    assert before("stage", {"name": "Won"}) == {}


@pytest.mark.parametrize("previous", [None, [], "x", 5, {}])
def test_an_event_without_former_values(previous: Any) -> None:
    assert before("deal", previous) == {}


def test_which_object_and_when() -> None:
    event = read(data={"update_time": "2026-11-21T09:15:04Z", "title": "Ann Lee"})
    assert (event["entity_id"], event["object_id"]) == (746, "746")
    assert str(event["object_updated_at"]) == "2026-11-21 09:15:04+00:00"
    assert "Ann Lee" not in str(event)
    lead = read("lead", entity_id=LEAD)
    assert (lead["entity_id"], lead["object_id"]) == (None, LEAD.lower())
    # What is not read is taken as well: a refusal would end all webhooks.
    assert read("lead", entity_id="seven")["object_id"] is None
    assert read("person", entity_id=None)["object_id"] is None
    assert read("stage", entity_id="7")["object_id"] is None


def test_bulk_edits_and_merges() -> None:
    assert read(is_bulk_edit=True)["is_bulk"] is True
    assert read(is_bulk_edit="false")["is_bulk"] is False
    assert read(action="delete", merged_to_id="8")["merged_into"] == "8"
    assert read(action="delete", merged_to_id=8)["merged_into"] == "8"
    assert read(action="delete", merged_to_id={"id": 8})["merged_into"] is None
