"""From an account at Pipedrive to leads."""

from __future__ import annotations

from collections import Counter

from tests.integration.crm.desk import ImportDesk


def test_an_account_becomes_leads(desk: ImportDesk) -> None:
    desk.pipedrive.config("fill", deals=600)
    connection = desk.connect()
    desk.pipedrive.forget_requests()
    run = desk.import_all(connection)
    assert (run["status"], run["problem"], run["current_list"]) == ("succeeded", None, "deleted")
    outcomes = ("imported", "excluded", "outside", "ignored", "failed")
    assert all(run[name] > 0 for name in outcomes), run
    assert run["seen"] == sum(run[name] for name in outcomes)
    # What it took: a request for each list's page and for each hundred persons, and no other.
    asked = Counter(one.partition("?")[0] for one in desk.pipedrive.requests())
    wanted = run["imported"] + run["failed"]
    assert asked["GET /api/v2/persons"] <= wanted // 100 + run["pages"]
    assert run["calls"] == sum(asked.values())
    assert run["tokens"] == desk.pipedrive.tokens()
    leads = desk.leads()
    assert len(leads) == run["imported"]
    assert {status for _, status, *_ in leads} == {"pending_approval"}
    _, _, answers, name, email, _ = leads[0]
    assert set(answers) == {
        *("city", "state", "wedding_date", "description", "tradition", "services", "budget")
    }
    assert "@customer.example" in email
    assert " " in name
    faults = desk.rows("select faults from crm.import_failure where run_id = %s", run["id"])
    assert len(faults) == run["failed"]
    assert {fault["field"] for [each] in faults for fault in each} == {"contact.email"}
    desk.assert_whole()

    again = desk.import_all(connection)
    # A deal has left the window or entered it in between, at most.
    assert again["unchanged"] >= run["imported"] - 1
    read = desk.pipedrive.requests()[run["calls"] :]
    assert not [one for one in read if "ids=" in one], "persons that are known are not read again"
    assert len(desk.leads()) in (len(leads), len(leads) + 1)


def test_a_change_there_is_a_change_here(desk: ImportDesk) -> None:
    desk.pipedrive.config("fill", deals=40)
    connection = desk.connect()
    desk.import_all(connection)
    first, second, third = [deal for deal, *_ in desk.leads()][:3]
    city = desk.one("select tests.field_key('City')")
    # No webhook tells of it: the import alone finds it.
    desk.pipedrive.config("knobs", drop=-1)
    desk.pipedrive.change(first, custom_fields={city: "Reno"})
    desk.pipedrive.change(second, custom_fields={city: "Reno"})
    desk.pipedrive.delete(third)
    # The second is approved before: it changes no more.
    desk.approve(second)
    run = desk.import_all(connection)
    assert (run["updated"], run["withdrawn"], run["kept"]) == (1, 1, 1)
    found = {deal: (status, answers["city"]) for deal, status, answers, *_ in desk.leads()}
    assert found[first] == ("pending_approval", "Reno")
    assert found[second][0] == "approved"
    assert found[second][1] != "Reno"
    assert found[third][0] == "rejected"


def test_more_than_a_page_in_slices(desk: ImportDesk) -> None:
    desk.pipedrive.config("fill", deals=1700)
    connection = desk.connect()
    run = desk.import_all(connection)
    # 90 days of deals, newest first: the walk ends where the window does.
    assert run["status"] == "succeeded"
    assert run["pages"] >= 4
    assert run["seen"] < 1700
    desk.assert_whole()
