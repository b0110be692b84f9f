"""The API of the stand-in, called by the official SDK, and by hand where the SDK would not."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import stripe

from tests.integration.standins.conftest import API_KEY, RunningStandIn, line_item


def by_hand(peer: RunningStandIn, path: str, body: str, **headers: str) -> httpx.Response:
    """A POST as no SDK would send it."""
    return peer.http.post(
        path,
        content=body,
        headers={
            "Authorization": f"Bearer {API_KEY}",
            "Content-Type": "application/x-www-form-urlencoded",
            **headers,
        },
    )


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer sk_test_wrong"},
        {"Authorization": f"Token {API_KEY}"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Bearer"},
    ],
)
@pytest.mark.parametrize("path", ["/v1/customers", "/v1/no/such/thing"])
def test_nobody_gets_in_without_the_key(
    peer: RunningStandIn, headers: dict[str, str], path: str
) -> None:
    answer = peer.http.get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert API_KEY not in answer.text


def test_the_key_is_taken_as_a_basic_user_name_too(peer: RunningStandIn) -> None:
    assert peer.http.get("/v1/customers", auth=(API_KEY, "")).status_code == 200


def test_the_sdk_sees_a_wrong_key_as_such(peer: RunningStandIn) -> None:
    client = stripe.StripeClient("sk_test_wrong", base_addresses={"api": peer.url})
    with pytest.raises(stripe.AuthenticationError):
        client.v1.customers.list()


def test_a_path_that_does_not_exist_is_404(peer: RunningStandIn) -> None:
    answer = peer.http.get("/v1/unicorns", auth=(API_KEY, ""))
    assert answer.status_code == 404
    assert "Unrecognized request URL (GET: /v1/unicorns)" in answer.json()["error"]["message"]


def test_a_customer_is_kept_as_created(peer: RunningStandIn) -> None:
    created = peer.client.v1.customers.create(
        {"email": "ann@example.com", "name": "Ann", "metadata": {"organization_id": "7"}}
    )
    kept = peer.client.v1.customers.retrieve(created.id)
    assert (kept.email, kept.name) == ("ann@example.com", "Ann")
    assert kept.metadata is not None
    assert kept.metadata["organization_id"] == "7"
    assert [c.id for c in peer.client.v1.customers.list({"email": "ann@example.com"})] == [kept.id]
    assert not peer.client.v1.customers.list({"email": "bob@example.com"}).data


def test_what_does_not_exist_is_said_with_its_kind(peer: RunningStandIn) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        peer.client.v1.payment_intents.retrieve("pi_none")
    assert refused.value.http_status == 404
    assert refused.value.code == "resource_missing"
    assert refused.value.user_message == "No such payment_intent: 'pi_none'"


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"colour": "red"}, "parameter_unknown", "colour"),
        ({"payment_intent_data": {"x": "1"}}, "parameter_unknown", "payment_intent_data[x]"),
        (
            {"line_items": [line_item(100) | {"price_data": {"currency": "eur", "shade": "1"}}]},
            "parameter_unknown",
            "line_items[0][price_data][shade]",
        ),
        ({"success_url": "/paid"}, "url_invalid", "success_url"),
        ({"success_url": "javascript:alert(1)"}, "url_invalid", "success_url"),
        ({"success_url": ""}, "parameter_invalid_empty", "success_url"),
        ({"line_items": [line_item(49)]}, "amount_too_small", "line_items"),
        ({"line_items": [line_item(99_999_999, quantity=2)]}, "amount_too_large", "line_items"),
        ({"line_items": [{"quantity": 1}]}, None, "line_items"),
        (
            {"line_items": [{"price": "price_none", "quantity": 1}]},
            "resource_missing",
            "line_items[0][price]",
        ),
        ({"line_items": [line_item(5000, "zzz")]}, None, "line_items[0][price_data][currency]"),
        (
            {"line_items": [line_item(5000, "eur"), line_item(5000, "usd")]},
            None,
            "line_items",
        ),
        (
            {"line_items": [line_item("12.5")]},  # type: ignore[arg-type]
            "parameter_invalid_integer",
            "line_items[0][price_data][unit_amount]",
        ),
        (
            {"line_items": [line_item(5000, quantity=0)]},
            "parameter_invalid_integer",
            "line_items[0][quantity]",
        ),
        ({"mode": "subscription"}, None, "payment_intent_data"),
        ({"customer": "cus_none"}, "resource_missing", "customer"),
        ({"customer_email": "nobody"}, "email_invalid", "customer_email"),
        ({"expires_at": 1}, None, "expires_at"),
        ({"metadata": {"k" * 41: "v"}}, None, "metadata"),
        ({"metadata": {"k": "v" * 501}}, None, "metadata[k]"),
        ({"client_reference_id": "x" * 201}, None, "client_reference_id"),
        ({"payment_method_types": ["us_bank_account"]}, None, "payment_method_types"),
        ({"expand": ["colour"]}, "property_not_expandable", "expand"),
        ({"expand": ["customer.customer"]}, "property_not_expandable", "expand"),
        ({"expand": ["data.customer"]}, "property_not_expandable", "expand"),
    ],
)
def test_a_session_that_stripe_would_refuse_is_refused(
    peer: RunningStandIn, changes: dict[str, Any], code: str | None, param: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        peer.session(**changes)
    assert refused.value.http_status == 400
    assert (refused.value.code, refused.value.param) == (code, param)
    assert not peer.client.v1.checkout.sessions.list().data


@pytest.mark.parametrize("missing", ["mode", "line_items", "success_url"])
def test_a_session_without_what_it_needs_is_refused(peer: RunningStandIn, missing: str) -> None:
    params: dict[str, Any] = {
        "mode": "payment",
        "line_items": [line_item(5000)],
        "success_url": "http://shop.example/",
    }
    del params[missing]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        peer.client.v1.checkout.sessions.create(params)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.param) == ("parameter_missing", missing)


def test_customer_and_customer_email_exclude_each_other(peer: RunningStandIn) -> None:
    customer = peer.client.v1.customers.create({"email": "ann@example.com"})
    with pytest.raises(stripe.InvalidRequestError, match="only specify one"):
        peer.session(customer=customer.id, customer_email="ann@example.com")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ('{"email": "ann@example.com"}', {"Content-Type": "application/json"}),
        ("email[=ann", {}),
        ("metadata=x", {}),
        ("metadata[a]=1&metadata[a][b]=2", {}),
        ("email=a%40b.example", {"Stripe-Version": "yesterday"}),
    ],
)
def test_a_body_that_is_no_form_is_refused(
    peer: RunningStandIn, body: str, headers: dict[str, str]
) -> None:
    answer = by_hand(peer, "/v1/customers", body, **headers)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"
    assert not peer.client.v1.customers.list().data


def test_a_list_is_read_with_indexes_in_any_order(peer: RunningStandIn) -> None:
    price = "[price_data][currency]=usd&{0}[price_data][product_data][name]={1}"
    price += "&{0}[price_data][unit_amount]=100&{0}[quantity]=1"
    lines = [
        f"line_items[{i}]{price.format(f'line_items[{i}]', name)}"
        for i, name in ((1, "second"), (0, "first"))
    ]
    head = "mode=payment&success_url=http%3A%2F%2Fshop.example%2F"
    answer = by_hand(peer, "/v1/checkout/sessions", "&".join([head, *lines, "expand[]=line_items"]))
    assert answer.status_code == 200, answer.text
    assert [i["description"] for i in answer.json()["line_items"]["data"]] == ["first", "second"]


def test_the_same_key_and_parameters_give_the_same_object(peer: RunningStandIn) -> None:
    first = by_hand(peer, "/v1/customers", "name=Ann", **{"Idempotency-Key": "k1"})
    second = by_hand(peer, "/v1/customers", "name=Ann", **{"Idempotency-Key": "k1"})
    assert first.json() == second.json()
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["Original-Request"] == first.headers["Request-Id"]
    assert len(peer.client.v1.customers.list().data) == 1


def test_a_key_used_for_something_else_is_an_idempotency_error(peer: RunningStandIn) -> None:
    options: Any = {"idempotency_key": "k1"}
    peer.client.v1.customers.create({"name": "Ann"}, options)
    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        peer.client.v1.customers.create({"name": "Bob"}, options)
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        peer.client.v1.refunds.create({"charge": "ch_none"}, options)
    assert [c.name for c in peer.client.v1.customers.list().data] == ["Ann"]


def test_a_refused_parameter_does_not_use_the_key_up(peer: RunningStandIn) -> None:
    options: Any = {"idempotency_key": "k1"}
    with pytest.raises(stripe.InvalidRequestError):
        peer.client.v1.customers.create({"email": "nobody"}, options)
    assert peer.client.v1.customers.create({"email": "ann@example.com"}, options).id


def test_a_key_is_forgotten_after_a_day(peer: RunningStandIn) -> None:
    options: Any = {"idempotency_key": "k1"}
    first = peer.client.v1.customers.create({"name": "Ann"}, options)
    assert peer.http.post("/_config/clock", json={"advance": 86_400}).status_code == 200
    assert peer.client.v1.customers.create({"name": "Ann"}, options).id != first.id


def test_a_lost_answer_is_found_again_under_its_key(peer: RunningStandIn) -> None:
    peer.http.post("/_config/faults", json=[{"status": 500, "after": True}])
    options: Any = {"idempotency_key": "k1"}
    with pytest.raises(stripe.APIError):
        peer.client.v1.customers.create({"name": "Ann"}, options)
    again = peer.client.v1.customers.create({"name": "Ann"}, options)
    assert [c.id for c in peer.client.v1.customers.list().data] == [again.id]


def test_a_fault_before_the_deed_leaves_nothing(peer: RunningStandIn) -> None:
    peer.http.post("/_config/faults", json=[{"status": 429}, {"status": 503}])
    with pytest.raises(stripe.RateLimitError):
        peer.client.v1.customers.create({"name": "Ann"})
    with pytest.raises(stripe.APIError):
        peer.client.v1.customers.create({"name": "Ann"})
    assert not peer.client.v1.customers.list().data


def test_lists_go_both_ways_by_cursor(peer: RunningStandIn) -> None:
    made = [peer.client.v1.customers.create({"name": str(n)}).id for n in range(5)][::-1]
    listing = peer.client.v1.customers.list
    first = listing({"limit": 2})
    assert ([c.id for c in first], first.has_more) == (made[:2], True)
    last = listing({"limit": 10, "starting_after": made[1]})
    assert ([c.id for c in last], last.has_more) == (made[2:], False)
    before = listing({"limit": 2, "ending_before": made[4]})
    assert ([c.id for c in before], before.has_more) == (made[2:4], True)
    assert [c.id for c in listing({"limit": 2}).auto_paging_iter()] == made
    with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
        listing({"starting_after": "cus_none"})
    with pytest.raises(stripe.InvalidRequestError):
        listing({"limit": 101})


def test_sessions_are_listed_by_status(peer: RunningStandIn) -> None:
    open_, paid = peer.session(), peer.pay()
    listing = peer.client.v1.checkout.sessions.list
    assert [s.id for s in listing({"status": "open"})] == [open_.id]
    assert [s.id for s in listing({"payment_intent": str(paid.payment_intent)})] == [paid.id]
    assert [s.id for s in listing()] == [paid.id, open_.id]


def test_lists_expand_through_their_data(peer: RunningStandIn) -> None:
    peer.pay()
    listing = peer.client.v1.charges.list
    (charge,) = listing({"expand": ["data.balance_transaction", "data.payment_intent"]}).data
    assert isinstance(charge.balance_transaction, stripe.BalanceTransaction)
    assert isinstance(charge.payment_intent, stripe.PaymentIntent)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        listing({"expand": ["balance_transaction"]})
    assert refused.value.code == "property_not_expandable"
