"""Accounts: sign-up and first deposit, second factor, invitation, all by keyboard; passkeys."""

from __future__ import annotations

import re
import secrets
from typing import Any

from playwright.sync_api import CDPSession, Page, expect

from leadmill.story import PASSWORD
from tests.authenticator import code_of
from tests.e2e.market import Market
from tests.web.browser import Doors, OpenPage, axe, log_in
from tests.web.keyboard import Keyboard

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def link_in_mail(market: Market, address: str, path: str) -> str:
    """The link of the newest mail to an address that has one of this kind."""

    def find() -> str | None:
        for mail in market.story.mails_to(address):
            for link in mail["links"]:
                if path in link:
                    return str(link)
        return None

    return str(market.story.wait(f"the mail with {path} to {address}", find))


def address(market: Market, name: str) -> str:
    return f"{name}-{secrets.token_hex(4)}@{market.slug}.example"


def test_from_the_sign_up_to_the_first_deposit(
    page: Page, keys: Keyboard, market: Market, doors: Doors
) -> None:
    email = address(market, "sign-up")
    page.goto(f"{doors.public}/")
    keys.press(page.get_by_role("link", name="Sign up"))
    expect(page.get_by_role("heading", name="Sign up as a provider")).to_be_visible()
    axe(page)
    keys.type(page.get_by_label("E-mail address"), email)
    keys.type(page.get_by_label("Password", exact=True), "too easy")
    keys.type(page.get_by_label("Organisation"), "Sunny Roofs")
    keys.press(page.get_by_role("button", name="Create the account"))
    expect(page.get_by_role("alert")).to_be_focused()
    axe(page)
    keys.type(page.get_by_label("Password", exact=True), PASSWORD)
    keys.press(page.get_by_role("button", name="Create the account"))
    expect(page.get_by_role("heading", name="Check your inbox")).to_be_focused()

    page.goto(link_in_mail(market, email, "/verify-email"))
    axe(page)
    password = page.get_by_label("The password that you signed up with")
    keys.type(password, "another password")
    keys.press(page.get_by_role("button", name="Confirm"))
    expect(page.get_by_role("heading", name="The password is wrong")).to_be_visible()
    keys.type(password, PASSWORD)
    keys.press(page.get_by_role("button", name="Confirm"))
    # The password has just been typed: the application opens without another log-in.
    expect(page.get_by_role("button", name="Account")).to_be_visible()
    assert page.url.startswith(f"{doors.public}/app/")

    keys.press(page.get_by_role("navigation").get_by_role("link", name="Billing"))
    deposit = page.get_by_role("form", name="Pay in money")
    expect(deposit.get_by_text("From US$10.00")).to_be_visible()
    axe(page)
    keys.type(deposit.get_by_role("textbox", name="Amount"), "1")
    keys.press(deposit.get_by_role("button"))
    expect(deposit.get_by_role("alert")).to_be_focused()
    keys.type(deposit.get_by_role("textbox", name="Amount"), "50,00")
    keys.press(deposit.get_by_role("button"))
    keys.press(page.locator("button[value=pay]"))
    expect(page.get_by_text("US$50.00 is in your wallet.")).to_be_visible()
    assert "/app/billing?deposit=" in page.url
    statement = page.get_by_role("region", name="Statement")
    expect(statement.get_by_text("Deposit").first).to_be_visible()
    axe(page)


def test_a_second_factor(page: Page, keys: Keyboard, market: Market, doors: Doors) -> None:
    email = market.new_member()
    log_in(page, doors.public, email)
    page.goto(f"{doors.public}/app/security")
    expect(page.get_by_text("Only your password protects this account")).to_be_visible()
    axe(page)
    keys.press(page.get_by_role("button", name="Add an authenticator app"))
    keys.type(page.get_by_label("Name"), "Phone")
    keys.press(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    axe(page)
    secret = page.get_by_test_id("totp-secret").inner_text()
    keys.type(page.get_by_label("Code of the app"), "000000")
    keys.press(page.get_by_role("button", name="Turn it on"))
    expect(page.get_by_role("alert").first).to_be_visible()
    keys.type(page.get_by_label("Code of the app"), code_of(secret))
    keys.press(page.get_by_role("button", name="Turn it on"))
    codes = page.get_by_role("list", name="Your recovery codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    recovery = codes.first.inner_text()
    axe(page)
    keys.press(page.get_by_role("button", name="I have kept them"))
    expect(page.get_by_text("10 recovery codes are left.")).to_be_visible()
    keys.press(page.get_by_role("button", name="Rename Phone"))
    keys.type(page.get_by_role("textbox", name="Name"), "Old phone")
    keys.press(page.get_by_role("button", name="Rename", exact=True))
    expect(page.get_by_role("cell", name=re.compile("^Old phone"))).to_be_visible()

    # With a recovery code in place of the app; back to the page that was left.
    page.goto(f"{doors.public}/app/profile")
    expect(page.get_by_text(f"You log in with {email}.")).to_be_visible()
    keys.press(page.get_by_role("button", name="Account", exact=True))
    keys.press(page.get_by_role("button", name="Log out"))
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.goto(f"{doors.public}/app/profile")
    keys.type(page.get_by_label("E-mail address"), email)
    keys.type(page.get_by_label("Password", exact=True), PASSWORD)
    page.keyboard.press("Enter")
    code = page.get_by_label("Code of your authenticator app")
    expect(code).to_be_focused()
    axe(page)
    page.keyboard.type("111111")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    keys.type(code, recovery)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"You log in with {email}.")).to_be_visible()


def test_a_forgotten_password_is_replaced(page: Page, market: Market, doors: Doors) -> None:
    email = market.new_member()
    page.goto(f"{doors.public}/log-in")
    page.get_by_role("link", name="Forgot your password?").click()
    page.wait_for_url(f"{doors.public}/forgot-password")
    axe(page)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Check your inbox")).to_be_focused()
    page.goto(link_in_mail(market, email, "/reset-password"))
    page.get_by_label("New password").fill("password1234")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="The password was not set")).to_be_visible()
    page.get_by_label("New password").fill("a quite different one")
    page.get_by_role("button", name="Set the password").click()
    page.get_by_role("link", name="Log in").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill("a quite different one")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("button", name="Account")).to_be_visible()


def test_a_new_person_joins_by_an_invitation(
    page: Page, keys: Keyboard, open_page: OpenPage, market: Market, doors: Doors
) -> None:
    owner, guest = market.new_member(), address(market, "guest")
    log_in(page, doors.public, owner)
    page.goto(f"{doors.public}/app/members")
    expect(page.get_by_role("table", name="What each role may do")).to_be_visible()
    axe(page)
    keys.press(page.get_by_role("button", name="Invite somebody"))
    keys.type(page.get_by_label("E-mail address"), guest)
    keys.press(page.get_by_role("button", name="Send the invitation"))
    expect(page.get_by_role("cell", name=guest, exact=True)).to_be_visible()

    invited = open_page()
    keys_of_invited = Keyboard(invited)
    invited.goto(link_in_mail(market, guest, "/invitation"))
    axe(invited)
    keys_of_invited.type(invited.get_by_label("First name"), "Grace")
    keys_of_invited.type(invited.get_by_label("Choose a password"), PASSWORD)
    keys_of_invited.press(invited.get_by_role("button", name="Join"))
    expect(invited.get_by_role("button", name="Account")).to_be_visible()
    invited.goto(f"{doors.public}/app/members")
    expect(invited.get_by_role("cell", name=re.compile("^Grace"))).to_be_visible()
    expect(invited.get_by_role("button", name="Invite somebody")).to_have_count(0)

    page.reload()
    keys.pick(page.get_by_role("combobox", name="Role of Grace"), "Billing")
    expect(page.get_by_text("Grace has the role Billing now.")).to_be_visible()
    keys.press(page.get_by_role("button", name="Remove Grace"))
    keys.press(page.get_by_role("button", name="Remove", exact=True))
    expect(page.get_by_text("The member is removed.")).to_be_visible()
    invited.reload()
    expect(invited.get_by_role("heading", name="Log in")).to_be_visible()


def authenticator_of(page: Page) -> CDPSession:
    """A device of this browser that has passkeys and confirms everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session


def test_a_passkey_logs_in_and_proves(page: Page, market: Market, doors: Doors) -> None:
    email = market.new_member()
    authenticator_of(page)
    log_in(page, doors.public, email)
    page.goto(f"{doors.public}/app/security")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").last.click()
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_role("cell", name=re.compile("^Laptop"))).to_be_visible()

    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("button", name="Account")).to_be_visible()

    # A proof that has grown old: the dialog asks, and what was wanted is done then.
    market.sql(
        "update identity.session set proved_at = proved_at - interval '1 hour' where user_id ="
        " (select id from identity.user_account where email = %s) and ended_at is null",
        email,
    )
    page.goto(f"{doors.public}/app/security")
    page.get_by_role("button", name="Remove Laptop").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    dialog = page.get_by_role("dialog", name="Please confirm that it is you")
    expect(dialog.get_by_role("button", name="Use a passkey")).to_be_visible()
    axe(page)
    dialog.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("Only your password protects this account")).to_be_visible()


def test_an_admin_sets_up_the_second_factor_first(
    page: Page, market: Market, admin_email: str, doors: Doors
) -> None:
    required = "update ops.setting set value = %s where name = 'identity.admin_second_factor'"

    page.goto(f"{doors.admin}/")
    expect(page.get_by_role("heading", name="Log in as an admin")).to_be_visible()
    expect(page.get_by_role("link", name="Sign up")).to_have_count(0)
    axe(page)
    market.sql(required, "true")
    try:
        page.get_by_label("E-mail address").fill(admin_email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Log in", exact=True).click()
        expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
        assert page.url == f"{doors.admin}/admin/security"
        axe(page)
    finally:
        market.sql(required, "false")


def test_the_wait_after_too_many_passwords_is_shown(page: Page, doors: Doors) -> None:
    def locked(route: Any) -> None:
        route.fulfill(
            status=429,
            headers={"Retry-After": "840"},
            json={"code": "LM102", "message": "too many failed log-ins", "hint": "Wait."},
        )

    page.route("**/session", locked)
    page.goto(f"{doors.public}/log-in")
    page.get_by_label("E-mail address").fill("ann@example.com")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_text("You can try again in 14 minutes.")).to_be_visible()


def test_german_pages_are_german(open_page: OpenPage, doors: Doors) -> None:
    page = open_page(locale="de-DE")
    page.goto(f"{doors.public}/sign-up")
    expect(page.get_by_role("heading", name="Als Anbieter registrieren")).to_be_visible()
    page.get_by_label("E-Mail-Adresse").fill("ann@example.com")
    page.get_by_label("Passwort", exact=True).fill("kurz")
    page.get_by_label("Organisation").fill("Dächer")
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.get_by_role("alert")).to_contain_text("Passwort")
    page.goto(f"{doors.public}/verify-email?token=x")
    expect(page.get_by_role("heading", name="Bestätigen Sie Ihre E-Mail-Adresse")).to_be_visible()
