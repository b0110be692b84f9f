"""From an event to the card: the real database, the real worker, and the stand-ins."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from standins.inbox import Fault
from tests.sizes import size
from tests.waiting import wait_for

from .newsroom import Newsroom


def titles(newsroom: Newsroom, name: str = "googlechat", place: str = "") -> list[str]:
    return [
        one["body"]["cardsV2"][0]["card"]["header"]["title"]
        for one in newsroom.vendors.inbox(name).received
        if place in one["place"]
    ]


def test_what_happens_is_told_in_every_kind_of_channel(newsroom: Newsroom) -> None:
    ann = newsroom.owner("ann@buyer.example")
    made = [
        newsroom.space(ann, "AAAAann"),
        newsroom.slack(ann),
        newsroom.teams(ann),
        newsroom.telegram(ann),
        newsroom.endpoint(ann, "ann"),
    ]
    for channel in made:
        newsroom.hear(channel, mode="detailed")
    newsroom.happen(ann, name="kettle", size=3)
    newsroom.happen(ann, "thing.sold", name="not wanted")
    newsroom.work()
    assert newsroom.deliveries() == [("sent", 1)] * 5
    assert titles(newsroom) == ["thing.made kettle"]
    [slack] = newsroom.vendors.inbox("slack").received
    assert "thing.made kettle" in slack["body"]["text"]
    [teams] = newsroom.vendors.inbox("teams").received
    assert "thing.made kettle" in json.dumps(teams)
    [telegram] = newsroom.vendors.apps["telegram"].state.bot.messages
    assert telegram["text"].startswith("thing.made kettle")
    [posted] = newsroom.vendors.inbox("endpoint").received
    assert posted["is_verified"]
    body = json.loads(posted["body"])
    assert (body["type"], body["data"]["size"]) == ("thing.made", 3)
    assert posted["headers"]["webhook-id"] == str(
        newsroom.one(
            "select d.id from notification.delivery as d"
            " join notification.channel as c on c.id = d.channel_id where c.kind = 'endpoint'"
        )
    )
    # What the vendor said, but not what it repeated.
    attempts = newsroom.rows(
        "select c.kind, a.outcome, a.status_code, a.answer, d.external_reference is not null"
        " from notification.attempt as a join notification.delivery as d on d.id = a.delivery_id"
        " join notification.channel as c on c.id = d.channel_id order by c.kind"
    )
    assert attempts == [
        ("endpoint", "sent", 200, "{}", False),
        ("google_chat", "sent", 200, None, True),
        ("slack", "sent", 200, "ok", False),
        ("teams", "sent", 202, None, False),
        ("telegram", "sent", 200, None, True),
    ]


def test_two_organisations_with_the_same_names_are_never_crossed(newsroom: Newsroom) -> None:
    owners = {name: newsroom.owner(f"{name}@buyer.example") for name in ("ann", "ben")}
    for name, user in owners.items():
        newsroom.hear(newsroom.space(user, f"AAAA{name}"))
        newsroom.hear(newsroom.endpoint(user, name))
    newsroom.vendors.apps["googlechat"].state.chat.gap = 0
    newsroom.sql.execute("update notification.destination set every = '0'")
    for number in range(5):
        for name, user in owners.items():
            newsroom.happen(user, name=f"{name} {number}")
    newsroom.work()
    for name in owners:
        expected = [f"thing.made {name} {number}" for number in range(5)]
        assert titles(newsroom, place=f"AAAA{name}") == expected
        received = newsroom.vendors.inbox("endpoint").received
        own = [one for one in received if one["place"] == name]
        assert [json.loads(one["body"])["title"] for one in own] == expected
        assert all(one["is_verified"] for one in own)


def test_a_space_gets_one_card_a_second_from_any_number_of_workers(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    ann = newsroom.owner("ann@buyer.example")
    for name in ("AAAAone", "AAAAtwo", "AAAAthree"):
        newsroom.hear(newsroom.space(ann, name))
    with newsroom.running(tmp_path, count=2) as workers:
        begun = time.time()
        for number in range(4):
            newsroom.happen(ann, name=str(number))
        newsroom.wait_until_sent(12)
        for worker in workers:
            worker.check()
    received = newsroom.vendors.inbox("googlechat").received
    for name in ("AAAAone", "AAAAtwo", "AAAAthree"):
        assert titles(newsroom, place=name) == [f"thing.made {number}" for number in range(4)]
        times = [one["at"] for one in received if one["place"] == name]
        # `make test` runs beside other work.
        assert times[0] - begun < size(test=60, soak=2)
        assert times[-1] - times[0] < size(test=60, soak=5)
    spaces = newsroom.vendors.apps["googlechat"].state.chat.spaces.values()
    assert sum(one.refused for one in spaces) == 0, "nothing came too soon"


def test_what_fails_is_passed_over_and_sent_later(newsroom: Newsroom) -> None:
    ann = newsroom.owner("ann@buyer.example")
    newsroom.hear(newsroom.space(ann, "AAAAann"))
    newsroom.vendors.apps["googlechat"].state.chat.gap = 0
    newsroom.sql.execute("update notification.destination set every = '0'")
    fault = Fault(status=503, headers={"retry-after": "30"})
    newsroom.vendors.inbox("googlechat").faults.append(fault)
    for number in range(3):
        newsroom.happen(ann, name=str(number))
    newsroom.work()
    assert titles(newsroom) == ["thing.made 1", "thing.made 2"]
    assert newsroom.deliveries()[0] == ("held", 1)
    newsroom.sql.execute("update notification.delivery set due_at = now() where status = 'held'")
    newsroom.work()
    assert titles(newsroom)[-1] == "thing.made 0"
    late = json.dumps(newsroom.vendors.inbox("googlechat").received[-1]["body"])
    assert "Delivered late. It happened on " in late


def test_an_ordered_endpoint_that_was_down_gets_everything_in_order(newsroom: Newsroom) -> None:
    ann = newsroom.owner("ann@buyer.example")
    newsroom.hear(newsroom.endpoint(ann, "ann", is_ordered=True))
    newsroom.hear(newsroom.endpoint(ann, "eve"))
    newsroom.vendors.inbox("endpoint").faults.append(Fault(status=503, count=-1, place="/ann"))
    for number in range(4):
        newsroom.happen(ann, name=str(number))
    for _ in range(4):  # an hour passes
        newsroom.work()
        newsroom.sql.execute(
            "update notification.destination set next_at = now() where next_at < 'infinity'"
        )
    received = newsroom.vendors.inbox("endpoint").received
    assert {one["place"] for one in received} == {"eve"}, "nobody else waits"
    assert [row for row in newsroom.deliveries() if row[0] == "due"] == [
        ("due", 4),
        ("due", 0),
        ("due", 0),
        ("due", 0),
    ], "nothing overtakes the first"
    newsroom.vendors.inbox("endpoint").faults.clear()
    newsroom.work()
    told = [json.loads(one["body"])["title"] for one in received if one["place"] == "ann"]
    assert told == [f"thing.made {number}" for number in range(4)]


def test_a_removed_space_disables_its_channel_and_tells_why(newsroom: Newsroom) -> None:
    ann = newsroom.owner("ann@buyer.example")
    channel = newsroom.space(ann, "AAAAann")
    newsroom.hear(channel)
    newsroom.vendors.apps["googlechat"].state.chat.spaces["AAAAann"].is_removed = True
    newsroom.happen(ann)
    newsroom.work()
    [(status, reason)] = newsroom.rows(
        "select status, disabled_reason from notification.channel where id = %s", channel
    )
    assert (status, reason) == ("disabled", "the space or its webhook does not exist any more")
    assert newsroom.deliveries() == [("failed", 1)]
    [(mail,)] = newsroom.rows("select template from notification.delivery where template <> ''")
    assert mail == "channel_disabled"


def test_a_replay_has_the_same_id_and_a_signature_of_its_own_time(newsroom: Newsroom) -> None:
    ann = newsroom.owner("ann@buyer.example")
    newsroom.hear(newsroom.endpoint(ann, "ann"))
    newsroom.happen(ann)
    newsroom.work()
    [delivery] = [row[0] for row in newsroom.rows("select id from notification.delivery")]
    with newsroom.sql.transaction():
        newsroom.sql.execute("select tests.act_as(%s)", (ann,))
        newsroom.one("select api.resend_delivery(%s)", delivery)
        newsroom.sql.execute("select tests.act_as_nobody()")
    newsroom.work()
    first, again = newsroom.vendors.inbox("endpoint").received
    assert first["headers"]["webhook-id"] == again["headers"]["webhook-id"] == str(delivery)
    assert again["is_repeated"]
    assert again["is_verified"]


def test_while_a_secret_is_replaced_both_sign(newsroom: Newsroom) -> None:
    ann = newsroom.owner("ann@buyer.example")
    channel = newsroom.endpoint(ann, "ann")
    newsroom.hear(channel)
    with newsroom.sql.transaction():
        newsroom.sql.execute("select tests.act_as(%s)", (ann,))
        fresh = newsroom.one("select api.rotate_signing_secret(%s)", channel)["signing_secret"]
        newsroom.sql.execute("select tests.act_as_nobody()")
    newsroom.happen(ann)
    newsroom.work()
    newsroom.receiver("ann", fresh)
    newsroom.happen(ann)
    newsroom.work()
    received = newsroom.vendors.inbox("endpoint").received
    assert [one["is_verified"] for one in received] == [True, True]
    signatures = received[0]["headers"]["webhook-signature"].split()
    assert len(set(signatures)) == 2


def test_a_template_says_the_same_here_and_in_the_database(newsroom: Newsroom) -> None:
    ann = newsroom.owner("ann@buyer.example")
    template: dict[str, Any] = {
        "size": {"$": "data.size"},
        "none": {"$": "data.none"},
        "line": {"$text": "{{title}}: {{ data.colours }} {{data.size}} {{data.ok}} {{data.none}}{"},
        "all": {"$": "data"},
        "fixed": [1, "{{title}}", None, {"in": {"$text": "{{kind}}"}}],
    }
    newsroom.hear(newsroom.endpoint(ann, "ann"), body_template=template)
    newsroom.happen(ann, size=3, colours=["red", 5, True], ok=True, name="{{data.size}}")
    newsroom.work()
    [posted] = newsroom.vendors.inbox("endpoint").received
    expected = newsroom.one(
        "select notification.render_body(%s, notification.message_of(d.events -> 0))"
        " from notification.delivery as d",
        json.dumps(template),
    )
    assert json.loads(posted["body"]) == expected
    assert expected["line"] == "thing.made {{data.size}}: red, 5, true 3 true {"


def test_a_secret_of_another_channel_opens_nothing(newsroom: Newsroom) -> None:
    """A writer of the table could have the secret of one channel used by another."""
    ann, ben = (newsroom.owner(f"{name}@buyer.example") for name in ("ann", "ben"))
    victim = newsroom.space(ann, "AAAAann")
    channel = newsroom.space(ben, "AAAAben")
    newsroom.hear(channel)
    newsroom.sql.execute(
        "update notification.channel set secret ="
        " (select secret from notification.channel where id = %s) where id = %s",
        (victim, channel),
    )
    newsroom.happen(ben)
    newsroom.work()
    assert titles(newsroom) == []
    [(error,)] = newsroom.rows("select last_error from notification.delivery")
    assert error == "the secret of the channel cannot be decrypted"


def test_a_worker_says_what_it_sends_and_no_secret(newsroom: Newsroom, tmp_path: Path) -> None:
    ann = newsroom.owner("ann@buyer.example")
    newsroom.hear(newsroom.space(ann, "AAAAann"))
    newsroom.hear(newsroom.endpoint(ann, "ann"))
    with newsroom.running(tmp_path) as [worker]:
        newsroom.happen(ann)
        newsroom.wait_until_sent(2)
        newsroom.vendors.inbox("endpoint").faults.append(Fault(status=500, body="ann@x.example"))
        newsroom.happen(ann)
        newsroom.wait_until_sent(3)
        wait_for(lambda: newsroom.one("select count(*) from notification.attempt") == 4)
        worker.stop()
    lines = [one for one in worker.lines() if one["message"] == "notification"]
    assert [one["outcome"] for one in lines].count("sent") == 3
    [failed] = [one for one in lines if one["outcome"] == "retry"]
    assert (failed["status_code"], failed["kind"], failed["level"]) == (500, "endpoint", "warning")
    log = worker.log.read_text()
    for secret in ("stand-in-token", "whsec_", "chat.googleapis", "/hook/", "ann@"):
        assert secret not in log
