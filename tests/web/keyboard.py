"""Somebody without a mouse: Tab reaches everything, and keys do the rest."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

# More than any page has before what is looked for.
MOST = 150
# A mouse that is used all the same is an error of the page for the test.
NO_MOUSE = "addEventListener('pointerdown', () => console.error('a mouse was used'), true)"
# The next key of somebody who looks for it; null where the focus is there. Within a group of radio
# buttons, tabs or entries of a menu arrows lead on, as they do for everybody.
NEXT_KEY = """
(wanted) => {
  const at = wanted.ownerDocument.activeElement
  if (!wanted.ownerDocument.hasFocus()) return 'Tab'
  if (at === wanted) return null
  if (at.type === 'radio' && wanted.type === 'radio' && at.name === wanted.name) return 'ArrowDown'
  const group = at.closest('[role=tablist], [role=menu]')
  if (group?.contains(wanted)) return group.role === 'menu' ? 'ArrowDown' : 'ArrowRight'
  const isBefore = at.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING
  return isBefore ? 'Shift+Tab' : 'Tab'
}
"""
# How far an option is from the chosen one.
STEPS = """
(list, option) => [...list.options]
  .findIndex((one) => one.label.trim() === option || one.value === option) - list.selectedIndex
"""
HIGHLIGHTED = "[role=option][data-combobox-selected]"


class Keyboard:
    """The keys of one page; from now on nothing else is used on it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.add_init_script(NO_MOUSE)

    def to(self, wanted: Locator) -> None:
        """Go to an element, from where the focus is."""
        for _ in range(MOST):
            key = wanted.evaluate(NEXT_KEY)
            if key is None:
                return
            self._page.keyboard.press(key)
        raise AssertionError(f"the keyboard does not reach {wanted}")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        """Follow a link, press a button, show what a tab is about."""
        self.to(wanted)
        self._page.keyboard.press(key)

    def type(self, wanted: Locator, text: str) -> None:
        """Replace what stands in an input."""
        self.to(wanted)
        self._page.keyboard.press("Control+A")
        self._page.keyboard.type(text)

    def tick(self, wanted: Locator) -> None:
        """A box, or a radio button; arrows choose those of a group already."""
        self.to(wanted)
        if not wanted.is_checked():
            self._page.keyboard.press("Space")

    def choose(self, wanted: Locator, option: str) -> None:
        """An option of a list of the browser's own, which need not be opened: its text or value."""
        self.to(wanted)
        for _ in range(MOST):
            steps = wanted.evaluate(STEPS, option)
            if steps == 0:
                return
            self._page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        raise AssertionError(f"{wanted} does not offer {option}")

    def pick(self, wanted: Locator, option: str) -> None:
        """An option of a combobox: arrows go through what it offers."""
        self.to(wanted)
        highlighted = self._page.locator(HIGHLIGHTED).filter(has_text=option, visible=True)
        for _ in range(MOST):
            self._page.keyboard.press("ArrowDown")
            if highlighted.count():
                break
        else:
            raise AssertionError(f"{wanted} does not offer {option}")
        self._page.keyboard.press("Enter")
