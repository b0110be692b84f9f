"""What the other tests rely on: a page that complains, or leaves somebody out, is noticed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import Doors, Problems, axe, new_context
from tests.web.keyboard import Keyboard

COMPLAINTS = {
    "an error": "console.error('an error')",
    "a rejection": "void Promise.reject(new Error('a rejection'))",
    "an exception": "setTimeout(() => { throw new Error('an exception') })",
    "Content Security Policy": "fetch('https://elsewhere.example').catch(() => 0)",
    "a mouse was used": "0",
}


def test_each_complaint_of_a_page_is_a_problem(browser: Browser, doors: Doors) -> None:
    problems = Problems()
    context = new_context(browser)
    context.on("page", problems.watch)
    page = context.new_page()
    keys = Keyboard(page)
    page.goto(f"{doors.public}/contact")
    keys.to(page.get_by_label("Your message"))
    assert problems.found == []
    for complaint in COMPLAINTS.values():
        page.evaluate(f"() => {{ {complaint} }}")
    page.get_by_role("heading", level=1).click()
    for _ in range(200):
        if len(problems.found) >= len(COMPLAINTS):
            break
        page.wait_for_timeout(50)
    context.close()
    missing = [one for one in COMPLAINTS if not any(one in told for told in problems.found)]
    assert not missing, problems.found


def test_a_page_that_leaves_somebody_out_is_told(page: Page, doors: Doors) -> None:
    page.goto(f"{doors.public}/contact")
    expect(page.get_by_label("Your message")).to_be_visible()
    axe(page)
    page.evaluate("() => document.querySelector('main').append(document.createElement('input'))")
    with pytest.raises(AssertionError, match="label"):
        axe(page)
    page.evaluate("() => document.querySelector('main input:last-child').remove()")
    page.evaluate("() => { document.querySelector('h1').style.cssText = 'color: #eee' }")
    with pytest.raises(AssertionError, match="color-contrast"):
        axe(page)


def test_what_the_keyboard_does_not_reach_is_told(page: Page, doors: Doors) -> None:
    keys = Keyboard(page)
    page.goto(f"{doors.public}/contact")
    expect(page.get_by_label("Your message")).to_be_visible()
    page.evaluate("() => { document.querySelector('textarea').tabIndex = -1 }")
    with pytest.raises(AssertionError, match="does not reach"):
        keys.to(page.get_by_label("Your message"))
