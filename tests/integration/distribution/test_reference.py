"""The engine against the reference: random markets, the same winners, prices and reasons."""

from __future__ import annotations

import json
import math
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness import Harness
from tests.integration.distribution.reference import (
    Level,
    ReferenceMarket,
    Subscription,
    holds,
    metres_between,
)
from tests.sizes import SOAK, size

FORM = [
    {"id": "budget", "label": "Budget", "type": "number"},
    {"id": "start", "label": "Start", "type": "date"},
    {"id": "purpose", "label": "Purpose", "type": "select", "options": ["a", "b", "c"]},
    {"id": "places", "label": "Places", "type": "multi-select", "options": ["US", "EU", "Asia"]},
    {"id": "backup", "label": "Backup", "type": "boolean"},
    {"id": "note", "label": "Note", "type": "text"},
    {"id": "site", "label": "Site", "type": "location"},
]
# Where maps are torn: the poles, the antimeridian; and a town.
POINTS = [
    {"latitude": latitude, "longitude": longitude}
    for latitude, longitude in [
        *[(90, 0), (90, -120), (89.9, 10), (89.9, -170), (-90, 180), (-89.5, 44.5)],
        *[(-17.7, 180), (-17.7, -180), (-17.75, 179.999999), (-17.6, -179.9), (0, 0), (0, 0.5)],
        *[(48.2082, 16.3738), (48.2082, 16.3739), (48.1486, 17.1077), (47.0707, 15.4395)],
    ]
]
# Just as far as one of the points is from another, and a millimetre less.
REACHES = sorted(
    {
        round((math.ceil(metres * 1000) - short) / 1e6, 6)
        for metres in (metres_between(one, other) for one in POINTS for other in POINTS)
        for short in (0, 1)
        if 0.001 < metres / 1000 < 999
    }
    | {0.001, 1000}
)
SITES = st.sampled_from([*POINTS, {"city": "Wien"}, {"city": "Graz"}]) | st.sampled_from(
    POINTS
).map(lambda point: point | {"city": "Wien", "zip": "1010"})
VALUES = {
    "budget": st.sampled_from([-3, 0, 1, 2.5, 49, 50, 51, 500]),
    "start": st.sampled_from(["2026-01-31", "2026-02-01", "2027-12-31"]),
    "purpose": st.sampled_from(["a", "b", "c"]),
    "places": st.sampled_from(["US", "EU", "Asia"]),
    "backup": st.booleans(),
    "note": st.sampled_from(["old house", "House", ".*"]),
    "site.city": st.sampled_from(["Wien", "Graz", "Linz"]),
    "site.latitude": st.sampled_from([-90, -17.7, 0, 48.2082, 90]),
}


CIRCLES = st.builds(
    lambda point, km: point | {"km": km}, st.sampled_from(POINTS), st.sampled_from(REACHES)
)


def lists(field: str) -> st.SearchStrategy[list[Any]]:
    return st.lists(VALUES[field], min_size=1, max_size=3)


def between(field: str) -> st.SearchStrategy[list[Any]]:
    return st.tuples(VALUES[field], VALUES[field]).map(sorted)


def conditions(field: str) -> st.SearchStrategy[dict[str, Any]]:
    """Every operator that fits the type of the field."""
    shapes: dict[str, st.SearchStrategy[Any]] = {"exists": st.booleans()}
    if field == "site":
        shapes["within_km"] = CIRCLES
    elif field != "places":
        shapes |= {"eq": VALUES[field], "neq": VALUES[field]}
    if field not in ("site", "backup"):
        shapes |= {"in": lists(field), "not_in": lists(field)}
    if field in ("budget", "start", "site.latitude"):
        shapes |= {"gte": VALUES[field], "lte": VALUES[field], "between": between(field)}
    if field in ("places", "note", "site.city"):
        shapes["contains"] = VALUES[field]
    return st.sampled_from(sorted(shapes)).flatmap(
        lambda op: st.fixed_dictionaries(
            {"field": st.just(field), "op": st.just(op), "value": shapes[op]}
        )
    )


def entries(field: str) -> st.SearchStrategy[dict[str, Any]]:
    """A member in the short shape: {"budget": {"min": 1}}, {"places": ["US"]}, {"backup": true}."""
    shapes: list[st.SearchStrategy[Any]] = [VALUES[field]]
    if field != "backup":
        shapes.append(lists(field))
    if field in ("budget", "start", "site.latitude"):
        shapes += [
            between(field).map(lambda ends: {"min": ends[0], "max": ends[1]}),
            VALUES[field].map(lambda end: {"min": end}),
            VALUES[field].map(lambda end: {"max": end}),
        ]
    return st.one_of(shapes).map(lambda value: {field: value})


LEAF = st.sampled_from(sorted(VALUES)).flatmap(lambda f: conditions(f) | entries(f)) | conditions(
    "site"
)
FILTERS: st.SearchStrategy[dict[str, Any]] = st.just({}) | st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=4,
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        field: st.lists(values, max_size=3, unique=True) if field == "places" else values
        for field, values in VALUES.items()
        if "." not in field
    }
    | {"site": SITES},
)
FULL_ANSWERS = st.fixed_dictionaries(
    {"budget": VALUES["budget"], "places": lists("places").map(lambda names: sorted(set(names)))}
)
# Markets in which most leads are sold: those decide who is next.
EASY_FILTERS = st.sampled_from([{}, {}, {"budget": {"min": 0}}, {"places": ["US", "EU"]}]) | FILTERS
NUMBERS = st.integers(0, 20)
LEADS = st.tuples(st.just("lead"), FULL_ANSWERS | ANSWERS)
STEPS = st.one_of(
    *[LEADS] * 8,
    st.tuples(st.just("leads"), st.lists(FULL_ANSWERS | ANSWERS, min_size=2, max_size=5)),
    st.tuples(st.just("retry"), NUMBERS),
    st.tuples(st.just("fund"), NUMBERS, st.sampled_from([50, 100, 1000])),
    st.tuples(st.just("refresh"), NUMBERS),
    st.tuples(st.just("status"), NUMBERS, st.booleans()),
    st.tuples(st.just("level"), NUMBERS, st.integers(1, 4)),
    st.tuples(st.sampled_from(["pause", "resume", "end"]), NUMBERS),
    st.tuples(st.just("filter"), NUMBERS, EASY_FILTERS),
    st.tuples(st.just("subscribe"), NUMBERS, NUMBERS, EASY_FILTERS),
)
MARKETS = st.fixed_dictionaries(
    {
        "levels": st.lists(
            st.tuples(st.sampled_from([100, 150, 300]), st.integers(1, 4)), min_size=1, max_size=3
        ),
        "funds": st.lists(st.sampled_from([0, 250, 1000, 5000]), min_size=2, max_size=5),
        "is_literal": st.booleans(),
        "rotates": st.booleans(),
        "subscriptions": st.lists(
            st.tuples(NUMBERS, NUMBERS, EASY_FILTERS), min_size=2, max_size=8
        ),
        "steps": st.lists(STEPS, min_size=4, max_size=16),
    }
)


class Engine:
    """The market in the database. Everything is rolled back by its owner."""

    def __init__(self, sql: psycopg.Connection, niche: uuid.UUID, market: ReferenceMarket) -> None:
        self.sql = sql
        self.niche = niche
        self.market = market
        self.subscriptions: list[uuid.UUID] = []
        self.leads: list[tuple[uuid.UUID, dict[str, Any]]] = []
        self.one(
            "update catalog.niche set cascade_rule = %s, rotates_start_level = %s where id = %s"
            " returning 1",
            *("literal" if market.is_literal else "promise", market.rotates, niche),
        )
        self.levels = [
            self.one("select tests.create_level(%s, %s, %s)", niche, level.price, level.max_buyers)
            for level in market.levels
        ]
        self.members, self.organizations = [], []
        for amount in market.funds:
            organization = self.one("select tests.create_organization()")
            self.organizations.append(organization)
            self.members.append(self.one("select tests.create_user(null, %s)", organization))
            self.one(
                "select ledger.open_account('organization', %s, 'wallet', 'USD')", organization
            )
            if amount:
                self.fund(len(self.organizations) - 1, amount)

    def one(self, query: str, *arguments: object) -> Any:
        row = self.sql.execute(query, arguments).fetchone()
        return row[0] if row else None

    def rows(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        return self.sql.execute(query, arguments).fetchall()

    def call(self, organization: int, query: str, *arguments: object) -> Any:
        """As the owner of an organisation; a new transaction as far as the ledger's locks go."""
        self.one(
            "select set_config('request.jwt.claims', tests.claims_of(%s)::text, true)",
            self.members[organization],
        )
        self.one("select tests.forget_locks()")
        return self.one(query, *arguments)

    def fund(self, organization: int, amount: int) -> None:
        self.one("select tests.fund(%s, %s)", self.organizations[organization], amount)

    def distribute(self, number: int) -> dict[str, Any]:
        self.one("select tests.forget_locks()")
        lead, _ = self.leads[number]
        answer: dict[str, Any] = self.one("select distribution.distribute_lead(%s)", lead)
        return answer

    def distribute_together(self, numbers: list[int]) -> list[dict[str, Any]]:
        self.one("select tests.forget_locks()")
        leads = [self.leads[number][0] for number in numbers]
        answers: list[dict[str, Any]] = self.one("select distribution.distribute_leads(%s)", leads)
        assert [answer["lead_id"] for answer in answers] == [str(lead) for lead in leads][
            : len(answers)
        ]
        assert answers
        return answers

    def trace_of(self, answer: dict[str, Any]) -> list[dict[str, Any]]:
        index = {subscription: i for i, subscription in enumerate(self.subscriptions)}
        trace = [
            {"level": self.levels.index(level), "room": room, "evaluated_count": evaluated_count}
            | {"winners": [], "passed": {}}
            for level, room, evaluated_count in self.rows(
                "select competition_level_id, room, evaluated_count"
                " from distribution.trace where run_id = %s",
                answer["run_id"],
            )
        ]
        at = {row["level"]: row for row in trace}
        for level, subscription, decision in self.rows(
            "select competition_level_id, subscription_id, decision"
            " from distribution.candidate_decision where run_id = %s order by rank",
            answer["run_id"],
        ):
            row = at[self.levels.index(level)]
            if decision == "bought":
                row["winners"].append(index[subscription])
            else:
                row["passed"][index[subscription]] = decision
        return trace


@pytest.fixture(scope="module")
def sql(harness: Harness) -> Iterator[psycopg.Connection]:
    with harness.database() as database, database.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def niche(sql: psycopg.Connection) -> uuid.UUID:
    row = sql.execute("select catalog.create_niche('reference', 'Reference')").fetchone()
    assert row
    sql.execute(
        "select catalog.activate_form_schema(catalog.create_form_schema(%s, %s))",
        (row[0], json.dumps(FORM)),
    )
    found: uuid.UUID = row[0]
    return found


def examples(test: int, soak: int) -> settings:
    return settings(
        max_examples=size(test, soak),
        deadline=None,
        derandomize=not SOAK,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@examples(500, 10_000)
@given(wanted=FILTERS, answers=ANSWERS)
def test_filters_mean_what_the_reference_says(
    sql: psycopg.Connection, wanted: dict[str, Any], answers: dict[str, Any]
) -> None:
    """The compiled predicate, and the terms by which the engine finds what it is to look at."""
    row = sql.execute(
        "select c.faults, case when c.distance_conditions is null then %(answers)s::jsonb"
        " else distribution.add_distances(%(answers)s, c.distance_conditions) end"
        " @@ c.predicate::jsonpath,"
        " c.access_terms && distribution.terms_of(%(answers)s)"
        " from distribution.compile_filter(%(form)s, %(filter)s) as c",
        {"form": json.dumps(FORM), "filter": json.dumps(wanted), "answers": json.dumps(answers)},
    ).fetchone()
    assert row
    faults, is_wanted, is_found = row
    assert faults == []
    assert is_wanted is holds(wanted, answers)
    assert is_found or not is_wanted


EVERYWHERE = st.builds(
    lambda latitude, longitude: {
        "latitude": round(latitude, 6),
        "longitude": round(longitude, 6),
    },
    st.floats(-90, 90),
    st.floats(-180, 180),
)


def test_the_reference_knows_how_long_ways_are() -> None:
    """Against what is known of the ellipsoid: lengths of arcs, and Vincenty's own example."""
    equator, pole = {"latitude": 0, "longitude": 0}, {"latitude": 90, "longitude": 33}
    assert metres_between(equator, {"latitude": 0, "longitude": 1}) == pytest.approx(
        math.pi / 180 * 6378137, abs=1e-5
    )
    assert metres_between(equator, pole) == pytest.approx(10001965.729, abs=1e-3)
    flinders = {"latitude": -37.951033417, "longitude": 144.424867889}
    buninyong = {"latitude": -37.652821139, "longitude": 143.926495528}
    assert metres_between(flinders, buninyong) == pytest.approx(54972.271, abs=1e-3)


@examples(150, 10_000)
@given(
    centre=EVERYWHERE,
    km=st.floats(0.001, 1000),
    bearing=st.integers(0, 359),
    percent=st.integers(0, 100),
)
def test_circles_are_found_by_the_points_in_them(
    sql: psycopg.Connection, centre: dict[str, Any], km: float, bearing: int, percent: int
) -> None:
    """Any circle, any point in it: they have a term in common, and both say the same."""
    circle = centre | {"km": round(km, 6)}
    point = sql.execute(
        "select round(extensions.st_y(p.point)::numeric, 6)::float8,"
        " round(extensions.st_x(p.point)::numeric, 6)::float8"
        " from (select extensions.st_project(catalog.point_of(%s), %s, radians(%s))"
        "::extensions.geometry as point) as p",
        (json.dumps(circle), circle["km"] * 10 * percent, bearing),
    ).fetchone()
    assert point
    answers = {"site": {"latitude": point[0], "longitude": point[1]}}
    wanted = {"field": "site", "op": "within_km", "value": circle}
    test_filters_mean_what_the_reference_says.hypothesis.inner_test(sql, wanted, answers)


@examples(100, 10_000)
@given(plan=MARKETS)
def test_the_engine_decides_as_the_reference(
    sql: psycopg.Connection, niche: uuid.UUID, plan: dict[str, Any]
) -> None:
    with sql.transaction(force_rollback=True):
        play(Engine(sql, niche, market_of(plan)), plan)


def market_of(plan: dict[str, Any]) -> ReferenceMarket:
    return ReferenceMarket(
        levels=[Level(*level) for level in plan["levels"]],
        funds=list(plan["funds"]),
        is_literal=plan["is_literal"],
        rotates=plan["rotates"],
        active=[True] * len(plan["funds"]),
    )


def play(engine: Engine, plan: dict[str, Any]) -> None:
    for step in [("subscribe", *one) for one in plan["subscriptions"]] + plan["steps"]:
        take(engine, *step)
    for number, organization in enumerate(engine.organizations):
        funds = engine.one("select ledger.funds_of(%s, 'USD')", organization)
        assert funds == engine.market.funds[number]
    engine.sql.execute("set constraints all immediate")
    assert engine.rows("select * from sale.verify()") == []


def take(engine: Engine, kind: str, *what: Any) -> None:
    """One step, in the database and in the reference."""
    market = engine.market
    if kind == "lead":
        lead = engine.one("select tests.create_lead(%s, %s)", engine.niche, json.dumps(what[0]))
        engine.leads.append((lead, what[0]))
        compare(engine, len(engine.leads) - 1, engine.distribute(len(engine.leads) - 1))
    elif kind == "leads":
        waiting = []
        for answers in what[0]:
            waiting.append(len(engine.leads))
            lead = engine.one("select tests.create_lead(%s, %s)", engine.niche, json.dumps(answers))
            engine.leads.append((lead, answers))
        while waiting:
            for answer in engine.distribute_together(waiting):
                compare(engine, waiting.pop(0), answer)
    elif kind == "retry":
        if engine.leads:
            number = what[0] % len(engine.leads)
            compare(engine, number, engine.distribute(number))
    elif kind == "subscribe":
        organization, level = what[0] % len(market.funds), what[1] % len(market.levels)
        living = [(s.organization, s.level) for s in market.subscriptions if s.status != "ended"]
        # Nobody acts for an organisation that is suspended.
        if market.active[organization] and (organization, level) not in living:
            query = "select distribution.subscribe(%s, %s)"
            engine.subscriptions.append(
                engine.call(organization, query, engine.levels[level], json.dumps(what[2]))
            )
            market.subscriptions.append(
                Subscription(organization, level, what[2], turn=market.tick())
            )
            market.place(market.subscriptions[-1])
    elif kind == "level":
        number = what[0] % len(market.levels)
        engine.one(
            "update catalog.competition_level set max_buyers = %s where id = %s returning 1",
            *(what[1], engine.levels[number]),
        )
        market.levels[number].max_buyers = what[1]
    elif kind in ("fund", "refresh", "status"):
        number = what[0] % len(market.funds)
        organization = engine.organizations[number]
        if kind == "fund":
            engine.fund(number, what[1])
            market.funds[number] += what[1]
        elif kind == "status":
            engine.one(
                "update identity.organization set status = %s where id = %s returning 1",
                *("active" if what[1] else "suspended", organization),
            )
            market.active[number] = what[1]
        else:
            engine.one("select tests.refresh_funding(%s)", organization)
            for subscription in market.subscriptions:
                if subscription.organization == number:
                    market.place(subscription)
    elif market.subscriptions:
        number = what[0] % len(market.subscriptions)
        subscription = market.subscriptions[number]
        if subscription.status == "ended" or not market.active[subscription.organization]:
            return
        if kind == "filter":
            subscription.filter = what[1]
            query, rest = "select distribution.change_filter(%s, %s)", [json.dumps(what[1])]
        else:
            query, rest = f"select distribution.{kind}_subscription(%s)", []
            subscription.status = {"pause": "paused", "resume": "active", "end": "ended"}[kind]
        engine.call(subscription.organization, query, engine.subscriptions[number], *rest)
        market.place(subscription)


def compare(engine: Engine, number: int, answer: dict[str, Any]) -> None:
    """A run of both: the same room, winners and prices at each level, the same reasons."""
    lead, answers = engine.leads[number]
    outcome, trace = answer["outcome"], engine.trace_of(answer)
    expected = engine.market.distribute(number, answers, int(str(lead)[-7:], 16))
    for row in expected:
        [seen] = [one for one in trace if one["level"] == row["level"]]
        assert (seen["room"], seen["winners"]) == (row["room"], row["winners"])
        assert seen["evaluated_count"] == len(seen["winners"]) + len(seen["passed"])
        # The index spares the engine most of those whose filter does not match, and nobody else.
        assert seen["passed"].items() <= row["passed"].items()
        for i in row["passed"].keys() - seen["passed"].keys():
            assert holds(engine.market.subscriptions[i].filter, answers) is not True
    assert len(trace) == len(expected)
    if any(row["winners"] for row in expected):
        assert outcome == "sold"
    else:
        assert outcome == ("unsold" if any(row["room"] for row in expected) else "full")
    prices = engine.rows(
        "select subscription_id, price from sale.assignment where lead_id = %s", lead
    )
    for subscription, price in prices:
        level = engine.market.subscriptions[engine.subscriptions.index(subscription)].level
        assert price == engine.market.levels[level].price
