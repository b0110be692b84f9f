"""Telegram's HTML: few tags, four named entities, nothing left open."""

from __future__ import annotations

import re

TAGS = frozenset(
    ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "blockquote")
)
ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TOKEN = re.compile(
    r"<(?P<end>/?)(?P<tag>[a-z-]+)(?: href=\"[^\"<>]*\")?>|&(?P<entity>#?\w+);|(?P<bad>[<>&])"
)


class MarkupError(Exception):
    """What the text does wrong, in Telegram's words."""


def plain(text: str) -> str:
    """The text as people see it, or MarkupError."""
    seen: list[str] = []
    opened: list[str] = []
    place = 0
    for token in _TOKEN.finditer(text):
        seen.append(text[place : token.start()])
        place = token.end()
        if token["bad"]:
            raise MarkupError(f"Unsupported start tag at byte offset {token.start()}")
        if token["entity"]:
            seen.append(_entity(token["entity"]))
        elif token["tag"] not in TAGS:
            raise MarkupError(f'Unsupported start tag "{token["tag"]}"')
        elif not token["end"]:
            opened.append(token["tag"])
        elif not opened or opened.pop() != token["tag"]:
            raise MarkupError(f'Unmatched end tag "{token["tag"]}"')
    if opened:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{opened[-1]}"')
    return "".join([*seen, text[place:]])


def _entity(name: str) -> str:
    if name in ENTITIES:
        return ENTITIES[name]
    if re.fullmatch(r"#\d{1,7}|#x[0-9a-f]{1,6}", name):
        return chr(int(name[2:], 16) if name[1] == "x" else int(name[1:]))
    raise MarkupError(f'Unsupported named entity "{name}"')
