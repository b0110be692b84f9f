"""Bodies of requests to endpoints: our own form of an event, or a tenant's template filled from it.

A template is the body itself, in which {"$": path} stands for a value of the message and
{"$text": "… {{path}} …"} for a text with values in it. It is data and no language: nothing in it
can loop or grow. `notification.render_body` renders the same in the database.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

_PLACE = re.compile(r"\{\{ *([^{}]*?) *\}\}")
_DATA = "data."


class TooLongError(Exception):
    """What is filled in has more characters than there is room for."""


class Room:
    """How many characters may still be filled into texts."""

    def __init__(self, characters: int) -> None:
        self._left = characters

    def take(self, text: str) -> str:
        """The text. Raises TooLongError."""
        self._left -= len(text)
        if self._left < 0:
            raise TooLongError
        return text


def filled(template: Any, message: Mapping[str, Any], room: Room | None = None) -> Any:
    """The template with the values of a message; what the message does not have is null.

    A place can be named a thousand times and its value be long. Raises TooLongError as soon as the
    texts do not fit into the room, not when all of them are made.
    """
    if isinstance(template, dict):
        if "$" in template:
            return _value(message, str(template["$"]))
        if "$text" in template:
            return _PLACE.sub(
                lambda place: _taken(text_of(_value(message, place[1])), room),
                str(template["$text"]),
            )
        return {name: filled(one, message, room) for name, one in template.items()}
    if isinstance(template, list):
        return [filled(one, message, room) for one in template]
    return template


def _taken(text: str, room: Room | None) -> str:
    return text if room is None else room.take(text)


def _value(message: Mapping[str, Any], path: str) -> Any:
    if path.startswith(_DATA):
        return (message.get("data") or {}).get(path.removeprefix(_DATA))
    return message.get(path)


def text_of(value: Any) -> str:
    """A value as part of a text."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(one if isinstance(one, str) else _json(one) for one in value)
    return value if isinstance(value, str) else _json(value)


def as_form(fields: Mapping[str, Any]) -> bytes:
    """Fields as a browser sends a form; what is no single value is JSON."""
    return urlencode(
        {
            name: _json(value) if isinstance(value, dict | list) else text_of(value)
            for name, value in fields.items()
        }
    ).encode()


def _json(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)
