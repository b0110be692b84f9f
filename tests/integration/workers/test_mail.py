"""What mails say, to whom, and under which headers."""

from __future__ import annotations

import email.utils
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from psycopg import sql

from leadmill.settings import Settings
from workers import mail
from workers.mail import compose

from .office import Office

TEMPLATES = Path(mail.__file__).with_name("templates")
LEAD = "lead@customers.example"
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture
def office(mail_office: Office) -> Office:
    return mail_office


def sold(office: Office, buyer: str = "ann@people.example", **changes: Any) -> Any:
    """A lead that was sold to the organisation of a user; its assignment."""
    contact = {"name": "Ada Lovelace", "email": LEAD, "phone": "+44 20 7946 0000"} | changes
    office.one("select tests.create_user(%s, tests.create_organization())", buyer)
    niche = office.one("select tests.create_niche()")
    level = office.one("select tests.create_level(%s, 2550)", niche)
    office.one(
        "select tests.create_subscription(%s, '{}', 20000, tests.organization_of("
        "(select id from identity.user_account where email = %s)))",
        *(level, buyer),
    )
    lead = new_lead(office, niche, **contact)
    return office.one("select distribution.distribute_lead(%s) -> 'assignment_ids' ->> 0", lead)


def new_lead(office: Office, niche: Any, **contact: Any) -> Any:
    lead = office.one("select tests.create_lead(%s)", niche)
    for column, value in contact.items():
        change = sql.SQL("update intake.lead_contact set {} = %s where lead_id = %s")
        office.sql.execute(change.format(sql.Identifier(column)), (value, lead))
    return lead


def submitted(office: Office) -> Any:
    return new_lead(office, office.one("select tests.create_niche()"), email=LEAD)


Told = Callable[[Office], tuple[str, Any]]


def to_user(template: str) -> Told:
    def tell(office: Office) -> tuple[str, Any]:
        return "ann@people.example", office.enqueue(
            template, "user", office.user("ann@people.example")
        )

    return tell


def of_log_in(office: Office) -> tuple[str, Any]:
    user = office.user("ann@people.example")
    session = office.one("select id from identity.session where user_id = %s", user)
    office.one("update identity.session set address = '203.0.113.9' returning id")
    return "ann@people.example", office.enqueue("new_log_in", "user", user, session_id=session)


def of_external_identity(office: Office) -> tuple[str, Any]:
    user = office.user("ann@people.example")
    login = office.one(
        "insert into identity.external_identity (issuer, subject, user_id, email)"
        " values ('https://issuer.example', 's', %s, 'ann@people.example') returning id",
        user,
    )
    return "ann@people.example", office.enqueue(
        "external_identity_linked", "user", user, external_identity_id=login
    )


def about_a_factor(template: str) -> Told:
    def tell(office: Office) -> tuple[str, Any]:
        user = office.user("ann@people.example")
        factor = office.one("select tests.add_totp(%s)", user)
        return "ann@people.example", office.enqueue(template, "user", user, second_factor_id=factor)

    return tell


def about_recovery_codes(office: Office) -> tuple[str, Any]:
    user = office.user("ann@people.example")
    office.one("select identity.make_recovery_codes(%s)", user)
    return "ann@people.example", office.enqueue("recovery_code_used", "user", user)


def to_somebody_invited(office: Office) -> tuple[str, Any]:
    user = office.user("ann@people.example")
    office.one(
        "with named as (update identity.organization set name = 'Barn at http://evil.example'"
        " where id = tests.organization_of(%s) returning id), invited as ("
        "insert into identity.invitation (organization_id, email, role, invited_by, expires_at)"
        " select id, 'new@people.example', 'viewer', %s, now() + interval '1 day' from named"
        " returning *)"
        " select identity.mail_invitation(i) from invited as i",
        *(user, user),
    )
    return "new@people.example", office.one("select id from notification.delivery")


def to_a_new_address(office: Office) -> tuple[str, Any]:
    return _about_an_address(office, "change_email", "new@people.example")


def to_a_former_address(office: Office) -> tuple[str, Any]:
    return _about_an_address(office, "email_changed", "old@people.example")


def _about_an_address(office: Office, purpose: str, address: str) -> tuple[str, Any]:
    office.one(
        "select identity.store_proof(jsonb_populate_record(null::identity.proof,"
        " jsonb_build_object('purpose', %s::text, 'email', %s::text, 'user_id', %s::uuid)))",
        *(purpose, address, office.user("ann@people.example")),
    )
    return address, office.one("select id from notification.delivery")


def to_stranger(purpose: str, address: str) -> Told:
    """Asked for by somebody who has proved nothing; ann@people.example has an account."""

    def tell(office: Office) -> tuple[str, Any]:
        office.user("ann@people.example")
        sign_up = (
            ("hash", "Call +1 900", "http://evil.example") if purpose == "verify_email" else ()
        )
        places = ", ".join(["%s"] * (2 + len(sign_up)))
        office.one(f"select identity.request_mail({places})", purpose, address, *sign_up)
        return address, office.one("select id from notification.delivery")

    return tell


def to_admins(template: str) -> Told:
    def tell(office: Office) -> tuple[str, Any]:
        office.one("select tests.create_user('boss@people.example', admin => true)")
        return "boss@people.example", office.enqueue(
            template, "admins", None, lead_id=submitted(office)
        )

    return tell


def to_submitter(office: Office) -> tuple[str, Any]:
    return LEAD, office.enqueue("lead_confirmation", "lead", submitted(office))


def to_buyer(office: Office) -> tuple[str, Any]:
    sold(office)
    return "ann@people.example", office.one(
        "select id from notification.delivery where template = 'lead_assigned'"
        " and user_id = (select id from identity.user_account where email = 'ann@people.example')"
    )


AS = " from (select set_config('request.jwt.claims', tests.claims_of(%s)::text, true)) as claims"


def id_of(office: Office, address: str) -> Any:
    return office.one("select id from identity.user_account where email = %s", address)


def about_a_refund(template: str, admins: str) -> Told:
    """A buyer asks for a refund, and the admins do what the query says."""

    def tell(office: Office) -> tuple[str, Any]:
        assignment = sold(office)
        boss = office.one("select tests.create_user('boss@people.example', admin => true)")
        office.one(
            "select returns.request_refund(%s, 'spam', 'Nobody there')" + AS,
            *(assignment, id_of(office, "ann@people.example")),
        )
        if admins:
            newest = (
                ", (select id, lead_id from returns.request order by id desc limit 1) as request"
            )
            office.one(admins + AS + newest, boss)
        address = "boss@people.example" if template == "refund_requested" else "ann@people.example"
        return address, office.one(
            "select id from notification.delivery where template = %s and user_id = %s",
            *(template, id_of(office, address)),
        )

    return tell


def about_a_filter(office: Office) -> tuple[str, Any]:
    """A form changes, and a filter cannot follow."""
    niche = office.one("select tests.create_niche()")
    level = office.one("select tests.create_level(%s, 2550)", niche)
    user = office.user("ann@people.example")
    office.one(
        "select tests.create_subscription(%s, %s, 0, tests.organization_of(%s))",
        *(level, json.dumps({"cpu": ["4 cores"]}), user),
    )
    form = [{"id": "money", "label": "Money", "type": "number"}]
    office.one(
        "select catalog.activate_form_schema(catalog.create_form_schema(%s, %s))",
        *(niche, json.dumps(form)),
    )
    office.one("select distribution.upgrade_filters(%s)", niche)
    return "ann@people.example", office.one(
        "select id from notification.delivery where template = 'filter_invalid' and user_id = %s",
        user,
    )


def about_funds(template: str) -> Told:
    """Somebody's funds go up and down."""

    def tell(office: Office) -> tuple[str, Any]:
        sold(office)
        user = id_of(office, "ann@people.example")
        organization = office.one("select tests.organization_of(%s)", user)
        office.one(
            "select ledger.post('test:' || gen_random_uuid() || ':taken', 'manual_debit',"
            " tests.legs(tests.account('wallet', %s), -17450, tests.account('adjustments'), 17450),"
            " actor => 'test', reason => 'money for a test')",
            organization,
        )
        office.one("select notification.follow_funds(%s)", organization)
        office.one("select tests.fund(%s, 7450)", organization)
        office.one("select notification.follow_funds(%s)", organization)
        return "ann@people.example", office.one(
            "select id from notification.delivery where template = %s and user_id = %s",
            *(template, user),
        )

    return tell


def to_admins_of_waiting_leads(office: Office) -> tuple[str, Any]:
    office.one("select tests.create_user('boss@people.example', admin => true)")
    office.one("select tests.create_lead(tests.create_niche(), status => 'pending_approval')")
    return "boss@people.example", office.one("select (notification.notify_waiting_leads())[1]")


def about_a_contact_message(template: str) -> Told:
    """A visitor writes; the words of the visitor are in no mail."""

    def tell(office: Office) -> tuple[str, Any]:
        office.one("select tests.create_user('boss@people.example', admin => true)")
        office.sql.execute("delete from intake.contact_message")
        each = template == "contact_message"
        office.sql.execute(
            "update ops.setting set value = %s"
            " where name = 'notification.mail_for_each_contact_message'",
            (json.dumps(each),),
        )
        office.one(
            "select intake.send_contact_message('<b>Ada</b>', %s, '<b>Buy</b>', null, 'Press')",
            LEAD,
        )
        if template == "contact_messages":
            office.one("select notification.notify_new_contact_messages()")
        address = LEAD if template == "contact_confirmation" else "boss@people.example"
        return address, office.one(
            "select id from notification.delivery where template = %s", template
        )

    return tell


def to_an_address_for_warnings(office: Office) -> tuple[str, Any]:
    user = office.user("ann@people.example")
    office.one(
        "select notification.set_balance_alert('USD', 5, 'alerts@elsewhere.example')" + AS, user
    )
    return "alerts@elsewhere.example", office.one(
        "select id from notification.delivery where template = 'confirm_alert_address'"
    )


def to_the_mailbox_of_a_channel(office: Office) -> tuple[str, Any]:
    user = office.user("ann@people.example")
    office.one("select tests.create_channel(%s, 'email', 'sales')", user)
    return "sales@box.example", office.one(
        "select id from notification.delivery where template = 'confirm_channel_address'"
    )


def to_a_mailbox_about_a_test(office: Office) -> tuple[str, Any]:
    user = office.user("ann@people.example")
    channel = office.one("select tests.create_channel(%s, 'email', 'sales')", user)
    office.sql.execute("update notification.channel set confirmed_at = now()")
    message = json.dumps(
        {
            "title": "Deal won: Solar & sun",
            "contact": [{"label": "Phone", "text": "+254 700 000000"}],
            "changes": [{"label": "Stage", "from": "Offer", "to": "Won"}],
        }
    )
    return "sales@box.example", office.one(
        "select notification.test_channel(%s, %s)" + AS, *(channel, message, user)
    )


def about_a_channel(office: Office) -> tuple[str, Any]:
    user = office.user("ann@people.example")
    channel = office.one("select tests.create_channel(%s, 'slack', 'Sales chat')", user)
    office.one("select notification.disable_channel(%s, 'the webhook was removed')", channel)
    return "ann@people.example", office.one(
        "select id from notification.delivery where template = 'channel_disabled'"
    )


def about_a_connection(office: Office) -> tuple[str, Any]:
    user = office.user("ann@people.example")
    connection = office.one(
        "select tests.connect_for_events(tests.organization_of(%s), 'acme')", user
    )
    pause = "select crm.pause_connection(%s, 'token_refused', '1 hour', true)"
    office.one(pause, connection)
    return "ann@people.example", office.one(
        "select id from notification.delivery where template = 'crm_connection_lost'"
    )


def about_the_day(office: Office) -> tuple[str, Any]:
    sold(office)
    office.one("select tests.create_user('boss@people.example', admin => true)")
    return "boss@people.example", office.one(
        "select (notification.send_digest((now() at time zone 'UTC')::date))[1]"
    )


def about_a_payment(template: str, make: str, address: str) -> Told:
    """Somebody has paid at Paystack."""

    def tell(office: Office) -> tuple[str, Any]:
        office.user("ann@people.example")
        office.one(make)
        return address, office.one(
            "select id from notification.delivery where template = %s", template
        )

    return tell


def about_a_plan(template: str) -> Told:
    return about_a_payment(
        template,
        f"select tests.tell_of_plan('ann@people.example', '{template}')",
        "ann@people.example",
    )


def about_a_recharge(template: str, code: str) -> Told:
    """A wallet that could not be refilled."""
    make = f"select tests.tell_of_recharge('ann@people.example', '{code}')"
    return about_a_payment(template, make, "ann@people.example")


# How each mail comes about, its subject, and words that it must hold.
MAILS: dict[str, tuple[Told, str, list[str]]] = {
    "verify_email": (
        to_stranger("verify_email", "new@people.example"),
        "Confirm your e-mail address",
        ["Hello,", "https://app.example/verify-email?token="],
    ),
    "account_exists": (
        to_stranger("verify_email", "ann@people.example"),
        "You already have an account",
        ["log in"],
    ),
    "reset_password": (
        to_stranger("reset_password", "ann@people.example"),
        "Set a new password",
        ["Hello,", "https://app.example/reset-password?token="],
    ),
    "invitation": (
        to_somebody_invited,
        "You are invited to join Barn at http evil example at Leadmill",
        ["Hello,", "https://app.example/invitation?token=", "viewer"],
    ),
    "change_email": (
        to_a_new_address,
        "Confirm your new e-mail address",
        ["Hello,", "https://app.example/confirm-email?token="],
    ),
    "email_change_requested": (
        to_user("email_change_requested"),
        "Your e-mail address is to be changed",
        ["Grace Hopper", "change your password"],
    ),
    "email_changed": (
        to_a_former_address,
        "Your e-mail address was changed",
        ["Hello,", "If it was not you"],
    ),
    "password_changed": (
        to_user("password_changed"),
        "Your password was changed",
        ["Grace Hopper", "If it was not you"],
    ),
    "new_log_in": (
        of_log_in,
        "A new log-in to your account",
        ["Grace Hopper", "203.0.113.9", "UTC"],
    ),
    "external_identity_linked": (
        of_external_identity,
        "A new way to log in to your account",
        ["Grace Hopper", "https://issuer.example"],
    ),
    "second_factor_added": (
        about_a_factor("second_factor_added"),
        "A new second factor of your account",
        ["Grace Hopper", "authenticator app", "Phone", "If it was not you"],
    ),
    "second_factor_removed": (
        about_a_factor("second_factor_removed"),
        "A second factor of your account was removed",
        ["Grace Hopper", "authenticator app", "Phone", "If it was not you"],
    ),
    "second_factors_reset": (
        to_user("second_factors_reset"),
        "The second factors of your account were removed",
        ["Grace Hopper", "operator"],
    ),
    "recovery_codes_replaced": (
        to_user("recovery_codes_replaced"),
        "New recovery codes for your account",
        ["Grace Hopper", "old ones are void"],
    ),
    "recovery_code_used": (
        about_recovery_codes,
        "A recovery code of your account was used",
        ["Grace Hopper", "10 codes are left"],
    ),
    "wrong_codes": (
        to_user("wrong_codes"),
        "Somebody knows your password",
        ["Grace Hopper", "They are not logged in"],
    ),
    "lead_confirmation": (
        to_submitter,
        "We have received your request: VPS hosting",
        ["received"],
    ),
    "lead_pending": (
        to_admins("lead_pending"),
        "A lead is waiting for approval: VPS hosting",
        ["is waiting for approval", "https://admin.example/admin/leads/"],
    ),
    "leads_pending": (
        to_admins_of_waiting_leads,
        "1 lead is waiting for approval",
        ["VPS hosting: ", "oldest"],
    ),
    "contact_confirmation": (
        about_a_contact_message("contact_confirmation"),
        "We have received your message",
        ["Press", "somebody else has entered your address"],
    ),
    "contact_message": (
        about_a_contact_message("contact_message"),
        "A visitor has written: Press",
        ["Press", "https://admin.example/admin/messages", "goes to the visitor"],
    ),
    "contact_messages": (
        about_a_contact_message("contact_messages"),
        "1 contact message is new",
        ["Press: 1"],
    ),
    "confirm_alert_address": (
        to_an_address_for_warnings,
        "Confirm this address for balance warnings",
        ["https://app.example/confirm-address?token="],
    ),
    "confirm_channel_address": (
        to_the_mailbox_of_a_channel,
        "Confirm this address for notifications",
        ["https://app.example/confirm-channel?token="],
    ),
    "event_notification": (
        to_a_mailbox_about_a_test,
        "[Test] Deal won: Solar & sun",
        ["This is a test", "Offer", "Won", "+254 700 000000"],
    ),
    "channel_disabled": (
        about_a_channel,
        'The channel "Sales chat" is disabled',
        ["Sales chat", "the webhook was removed"],
    ),
    "lead_unsold": (
        to_admins("lead_unsold"),
        "No buyer for a lead: VPS hosting",
        ["found no buyer", "https://admin.example/admin/leads/"],
    ),
    "filter_invalid": (
        about_a_filter,
        "Your filter needs a change: VPS hosting",
        ["no longer has", "https://app.example/subscriptions/"],
    ),
    "lead_assigned": (
        to_buyer,
        "A new lead: VPS hosting",
        [
            *("Ada Lovelace", LEAD, "+44 20 7946 0000", "Monthly Budget", "100"),
            *("US, EU", "25.50 USD", "74.50 USD"),
        ],
    ),
    "refund_requested": (
        about_a_refund("refund_requested", ""),
        "Refund requested: VPS hosting",
        [
            "Example Ltd",
            "spam",
            "Nobody there",
            "25.50 USD",
            "https://admin.example/admin/refund-requests/",
        ],
    ),
    "refund_decided": (
        about_a_refund(
            "refund_decided",
            "select returns.approve_refund_request(id, 'Sorry.')",
        ),
        "Your refund request: VPS hosting",
        ["25.50 USD has been refunded", "Sorry.", "https://app.example/leads/"],
    ),
    "low_balance": (
        about_funds("low_balance"),
        "Your balance is low: 74.50 USD",
        ["Example Ltd", "74.50 USD", "100.00 USD", "https://app.example/deposits"],
    ),
    "subscriptions_paused": (
        about_funds("subscriptions_paused"),
        "Your subscriptions are paused: insufficient funds",
        ["VPS hosting", "25.50 USD"],
    ),
    "subscriptions_resumed": (
        about_funds("subscriptions_resumed"),
        "Your subscriptions have resumed: sufficient funds",
        ["VPS hosting", "25.50 USD"],
    ),
    "payment_thanks": (
        about_a_payment(
            "payment_thanks", "select tests.create_paid_payment(5000)", "payer@people.example"
        ),
        "Thank you for your payment of 5000.00 KES",
        ["Hello,", "5000.00 KES has arrived", "PSK-"],
    ),
    "deposit_thanks": (
        about_a_payment(
            "deposit_thanks",
            "select tests.create_paid_paystack(tests.organization_of(id))"
            " from identity.user_account where email = 'ann@people.example'",
            "ann@people.example",
        ),
        "Thank you for your deposit of 5000.00 KES",
        ["Grace Hopper", "is in your wallet", "PSK-"],
    ),
    "recharge_to_confirm": (
        about_a_recharge("recharge_to_confirm", "authentication_required"),
        "Your bank wants to ask before 50.00 USD is paid in",
        ["Example Ltd is low", "https://app.example/confirm-recharge?token="],
    ),
    "recharge_refused": (
        about_a_recharge("recharge_refused", "insufficient_funds"),
        "Your wallet could not be refilled",
        ["50.00 USD", "insufficient funds", "https://app.example/deposits"],
    ),
    "recharge_paused": (
        about_a_recharge("recharge_paused", "expired_card"),
        "Your wallet is not refilled any more",
        ["Example Ltd", "expired card", "https://app.example/deposits"],
    ),
    "plan_changed": (
        about_a_plan("plan_changed"),
        "Your plan: Professional",
        [
            "Grace Hopper",
            "Example Ltd has the plan Professional for 49.00 USD a month",
            "https://app.example/plan",
        ],
    ),
    "plan_ended": (
        about_a_plan("plan_ended"),
        "Your plan Professional has ended",
        ["nothing was deleted"],
    ),
    "plan_suspended": (
        about_a_plan("plan_suspended"),
        "Your plan Professional is suspended: a payment is missing",
        ["what the plan Free offers"],
    ),
    "plan_trial_ends": (
        about_a_plan("plan_trial_ends"),
        "Your trial of Professional ends on {trial}",
        ["49.00 USD a month"],
    ),
    "plan_change_refused": (
        about_a_plan("plan_change_refused"),
        "Your plan was not changed",
        ["(upgrade)", "Your card was declined."],
    ),
    "invoice_receipt": (
        about_a_plan("invoice_receipt"),
        "Receipt for 49.00 USD (invoice LM-in_1)",
        ["Example Ltd has paid 49.00 USD", "https://pay.stripe.example/in_"],
    ),
    "invoice_unpaid": (
        about_a_plan("invoice_unpaid"),
        "A payment of 49.00 USD has failed",
        ["of the invoice LM-in_1", "https://invoice.stripe.example/in_"],
    ),
    "crm_connection_lost": (
        about_a_connection,
        "Connection lost: Our CRM",
        [
            "acme.pipedrive.com",
            "does not accept the API token any more",
            "Enter another API token",
            "https://app.example/connections",
        ],
    ),
    "daily_digest": (
        about_the_day,
        "Daily digest: {today}",
        ["25.50"],
    ),
    "lead_refunded": (
        about_a_refund(
            "lead_refunded",
            "select returns.mark_lead_bad(lead_id, 'A joke')",
        ),
        "Refund for a bad lead: VPS hosting",
        ["25.50 USD has been refunded", "https://app.example/leads/"],
    ),
}


def test_every_template_of_the_database_has_its_words_and_its_test(office: Office) -> None:
    names = {row[0] for row in office.rows("select name from notification.template")}
    assert names == set(MAILS)
    files = {file.name for file in TEMPLATES.iterdir()} - {"page.html"}
    assert files == {f"{name}.{kind}" for name in names for kind in ("txt", "html")}


@pytest.mark.parametrize("template", MAILS)
def test_a_mail_arrives(office: Office, template: str) -> None:
    tell, subject, words = MAILS[template]
    address, delivery = tell(office)
    today = datetime.now(UTC).date()
    subject = subject.format(today=today, trial=today + timedelta(days=2))
    before = datetime.now(UTC).replace(microsecond=0)
    office.work()
    [got] = [mail for mail in office.sink.mails(address) if mail["subject"] == subject]
    assert office.delivery(delivery) == ("sent", 1, 250, None)
    assert got["to"] == [address]
    assert got["envelope_from"] == "no-reply@leadmill.example"
    headers = got["headers"]
    assert headers["From"] == "Leadmill <no-reply@leadmill.example>"
    assert email.utils.parseaddr(headers["To"])[1] == address
    assert headers["Message-ID"] == f"<{delivery}@leadmill.example>"
    is_reply = template == "contact_confirmation"
    assert headers["Auto-Submitted"] == ("auto-replied" if is_reply else "auto-generated")
    assert headers.get("Reply-To") == (LEAD if template == "contact_message" else None)
    assert headers["Content-Type"].startswith("multipart/alternative")
    assert before <= email.utils.parsedate_to_datetime(headers["Date"]) <= datetime.now(UTC)
    for part in (got["text"], got["html"]):
        for word in words:
            assert word in part
        # What a template could not fill in.
        assert not re.search(r"\bNone\b|\{[{%]|\[\]", part)
        # An id says nothing to a person: it stands in addresses only.
        assert not re.search(UUID, re.sub(r"https?://[^\s\"<]+", "", part))
    assert "<p>" in got["html"]
    assert "<" not in got["text"]


@pytest.mark.parametrize("template", ["verify_email", "reset_password"])
def test_a_token_is_made_when_the_mail_is_sent_and_stands_nowhere_else(
    office: Office, template: str
) -> None:
    tell, _, _ = MAILS[template]
    address, _ = tell(office)
    count = "select count(*) from identity.one_time_token"
    assert office.one(count) == 0, "waiting, a mail holds no token"
    office.work()
    assert office.one(count) == 1
    [got] = office.sink.mails(address)
    [link] = got["links"]
    [token] = parse_qs(urlsplit(link).query)["token"]
    assert office.one(
        "select hash = sha256(convert_to(%s, 'UTF8')) from identity.one_time_token", token
    )
    tables = office.rows(
        "select table_schema, table_name from information_schema.tables"
        " where table_type = 'BASE TABLE'"
        " and table_schema not in ('pg_catalog', 'information_schema')"
    )
    assert ("queue", "procrastinate_jobs") in tables
    for table in tables:
        holding = sql.SQL("select from {} as t where strpos(t::text, %s) > 0")
        found = office.sql.execute(holding.format(sql.Identifier(*table)), (token,))
        assert found.rowcount == 0, table
    office.one("select (identity.proof_of(%s, %s)).email", token, template)


def test_each_attempt_makes_its_own_token_and_the_last_is_good(office: Office) -> None:
    """The mail of an attempt that failed may have gone out all the same, so its token stays good
    as long as the others: until one of them is used."""
    address, delivery = MAILS["verify_email"][0](office)
    office.sink.turn(refuse={address: [451, "later", 1]})
    office.work()
    office.hurry()
    office.work()
    assert office.delivery(delivery) == ("sent", 2, 250, None)
    assert office.one("select count(*) from identity.one_time_token") == 2
    [got] = office.sink.mails(address)
    [token] = parse_qs(urlsplit(got["links"][0]).query)["token"]
    assert office.one("select (identity.proof_of(%s, 'verify_email')).email", token) == address
    office.one("select identity.revoke_proofs(%s)", address)
    assert office.one("select count(*) from identity.one_time_token") == 0


HOSTILE = "<script>alert(1)</script> & 'Söhne' \"GmbH\""


def test_what_people_wrote_is_text_and_not_markup(office: Office) -> None:
    sold(office, name=HOSTILE)
    office.sql.execute(
        "update intake.lead_contact set phone = '+1 <b>555</b>' where email = %s", (LEAD,)
    )
    office.work()
    [got] = office.sink.mails("ann@people.example")
    assert HOSTILE in got["text"]
    assert "<script>" not in got["html"]
    assert "<b>" not in got["html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;Söhne&#39;" in got["html"]


@pytest.mark.parametrize(
    "name",
    [
        'Ann "the <boss@evil.example>", Bob',
        "Ann\r\nBcc: victim@evil.example\r\n\r\nBody",
        "Ann, victim@evil.example",
        "安 " * 40,
        "Åse Ünlü",
        "",
    ],
)
def test_a_name_becomes_no_header_and_no_address(office: Office, name: str) -> None:
    user = office.user("ann@people.example", first_name=name[:100], last_name=None)
    office.enqueue("account_exists", "user", user)
    office.work()
    [got] = office.sink.http.get("/api/mails").json()
    assert got["to"] == ["ann@people.example"]
    assert "Bcc" not in got["headers"]
    to = email.utils.getaddresses([got["headers"]["To"]])
    assert [address for _, address in to] == ["ann@people.example"]
    assert to[0][0] == " ".join(name[:100].split())


def test_a_niche_becomes_no_header(office: Office) -> None:
    lead = submitted(office)
    office.sql.execute(
        "update catalog.niche set name = 'VPS' || chr(13) || chr(10) || 'Bcc: a@evil.example'"
    )
    office.enqueue("lead_confirmation", "lead", lead)
    office.work()
    [got] = office.sink.mails(LEAD)
    assert got["subject"] == "We have received your request: VPS Bcc: a@evil.example"
    assert "Bcc" not in got["headers"]


def test_answers_are_read_as_people_do() -> None:
    context = {
        "niche": "VPS",
        "lead_id": "x",
        "contact": {"name": "Ada", "email": LEAD, "phone": None},
        "answers": [
            {"label": "Backups", "value": True},
            {"label": "Managed", "value": False},
            {"label": "Places", "value": ["US", "EU"]},
            {"label": "Budget", "value": 12.5},
        ],
        "price": "25.50",
        "currency": "USD",
        "funds": "74.50",
    }
    message = compose(Settings(), "d", "lead_assigned", "a@b.example", "Ann", context)
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    for line in ("Backups: yes", "Managed: no", "Places: US, EU", "Budget: 12.5"):
        assert line in text.splitlines()
    assert "None" not in text


def test_a_mail_has_the_looks_that_the_operator_has_set() -> None:
    site = {
        "name": "Acme <Leads>",
        "logo": "https://acme.example/a.png",
        "mail_footer": "Acme\nX&Y",
    }
    context = {"organization": "Buyer", "role": "admin", "token": "t"}
    message = compose(Settings(), "d", "invitation", "a@b.example", "", context, site=site)
    parts = [message.get_body((kind,)) for kind in ("plain", "html")]
    text, html = (part.get_content() for part in parts if part is not None)
    assert "at Acme <Leads>" in message["Subject"]
    assert text.endswith("\nAcme\nX&Y\n")
    assert '<img src="https://acme.example/a.png" alt="Acme &lt;Leads&gt;"' in html
    assert "<br>Acme\n<br>X&amp;Y" in html


def test_a_template_that_lacks_a_value_is_a_defect() -> None:
    with pytest.raises(mail.jinja2.UndefinedError):
        compose(Settings(), "d", "verify_email", "a@b.example", "Ann", {})


def test_what_one_may_do_without_says_how(office: Office) -> None:
    """RFC 8058: one POST to the link, without signing in."""
    _, delivery = to_buyer(office)
    office.work(public_url="https://leadmill.example/")
    [got] = office.sink.mails("ann@people.example")
    headers = {name.lower(): value for name, value in got["headers"].items()}
    link = headers["list-unsubscribe"].strip("<>")
    assert headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert link.startswith("https://leadmill.example/unsubscribe?token=")
    assert link in got["text"]
    [token] = parse_qs(urlsplit(link).query)["token"]
    office.one("select notification.unsubscribe(%s)", token)
    organization = office.one(
        "select organization_id from notification.delivery where id = %s", delivery
    )
    again = "select notification.enqueue_mail('lead_assigned', 'organization', %s)"
    assert office.one(again, organization) == []


@pytest.mark.parametrize("template", ["verify_email", "lead_confirmation", "lead_pending"])
def test_what_is_needed_has_no_such_link(office: Office, template: str) -> None:
    tell, subject, _ = MAILS[template]
    address, _ = tell(office)
    office.work()
    [got] = [mail for mail in office.sink.mails(address) if mail["subject"] == subject]
    assert "list-unsubscribe" not in {name.lower() for name in got["headers"]}
    assert "unsubscribe" not in got["text"]


def test_an_address_that_was_refused_gets_no_more(office: Office) -> None:
    user = office.user("ann@people.example")
    office.sink.turn(refuse={"ann@people.example": [550, "no such user"]})
    refused = office.enqueue("account_exists", "user", user)
    office.work()
    assert office.delivery(refused) == ("failed", 1, 550, "the mail server said 550")
    office.sink.turn()
    second = office.enqueue("account_exists", "user", user)
    office.work()
    assert office.delivery(second)[:3] == ("failed", 1, None)
    assert office.sink.mails("ann@people.example") == []
    # An admin knows better.
    office.one("select notification.retry_delivery(%s)", refused)
    office.work()
    assert office.delivery(refused)[0] == "sent"


def test_what_a_stranger_wrote_goes_to_nobody_else(office: Office) -> None:
    claim = "You have won! Claim at https://evil.example/prize - call +1 900 555 0199"
    niche = office.one("select tests.create_niche()")
    lead = new_lead(office, niche, email=LEAD, name=claim)
    office.enqueue("lead_confirmation", "lead", lead)
    user = office.user("ann@people.example")
    office.sql.execute("update identity.organization set name = 'URGENT: pay at https://evil'")
    office.one(
        "select notification.set_balance_alert('USD', 5, 'alerts@elsewhere.example')" + AS, user
    )
    office.work()
    for address in (LEAD, "alerts@elsewhere.example"):
        [got] = office.sink.mails(address)
        said = got["text"] + got["html"] + json.dumps(got["headers"]) + got["subject"]
        assert "evil" not in said
        assert "won" not in said
        assert "URGENT" not in said


def test_one_mailbox_is_not_flooded(office: Office) -> None:
    niche = office.one("select tests.create_niche()")
    for _ in range(20):
        office.enqueue("lead_confirmation", "lead", new_lead(office, niche, email=LEAD))
    office.work()
    assert len(office.sink.mails(LEAD)) == 15
    assert office.rows(
        "select distinct last_error from notification.delivery where status = 'failed'"
    ) == [("the mailbox got too many unsolicited mails",)]
