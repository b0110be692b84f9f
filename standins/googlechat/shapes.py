"""What a message may look like: the documented fields that a webhook may send, and no others.

Names and types are those of https://developers.google.com/workspace/chat/api/reference/rest/v1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

MOST_BYTES = 32_000
MOST_WIDGETS = 100
_ICON_WORDS = (
    "AIRPLANE BOOKMARK BUS CAR CLOCK CONFIRMATION_NUMBER_ICON DESCRIPTION DOLLAR "
    "EMAIL EVENT_SEAT FLIGHT_ARRIVAL FLIGHT_DEPARTURE HOTEL HOTEL_ROOM_TYPE INVITE "
    "MAP_PIN MEMBERSHIP MULTIPLE_PEOPLE PERSON PHONE RESTAURANT_ICON SHOPPING_CART "
    "STAR STORE TICKET TRAIN VIDEO_CAMERA VIDEO_PLAY"
)
KNOWN_ICONS = frozenset(_ICON_WORDS.split())


class ShapeError(Exception):
    """What is wrong, in Google's words, and where."""

    def __init__(self, message: str, place: str) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True)
class Group:
    """An object with these fields, of which at most one of `one_of` may be there."""

    fields: Mapping[str, Any]
    one_of: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Many:
    """A list."""

    of: Any


@dataclass(frozen=True)
class Enum:
    """One of these words."""

    words: frozenset[str]


def _enum(words: str) -> Enum:
    return Enum(frozenset(words.split()))


_OPEN_LINK = Group({"url": str, "openAs": _enum("FULL_SIZE OVERLAY"), "onClose": str})
_ON_CLICK = Group({"openLink": _OPEN_LINK}, frozenset({"openLink"}))
_MATERIAL = Group({"name": str, "fill": bool, "weight": int, "grade": int})
_ICON = Group(
    {
        "knownIcon": str,
        "iconUrl": str,
        "materialIcon": _MATERIAL,
        "altText": str,
        "imageType": _enum("SQUARE CIRCLE"),
    },
    frozenset({"knownIcon", "iconUrl", "materialIcon"}),
)
_BUTTON = Group(
    {
        "text": str,
        "icon": _ICON,
        "onClick": _ON_CLICK,
        "disabled": bool,
        "altText": str,
        "type": _enum("TYPE_UNSPECIFIED OUTLINED FILLED FILLED_TONAL BORDERLESS"),
    }
)
_DECORATED = Group(
    {
        "startIcon": _ICON,
        "endIcon": _ICON,
        "topLabel": str,
        "text": str,
        "wrapText": bool,
        "bottomLabel": str,
        "onClick": _ON_CLICK,
        "button": _BUTTON,
    },
    frozenset({"button", "endIcon"}),
)
_ALIGNMENT = _enum("HORIZONTAL_ALIGNMENT_UNSPECIFIED START CENTER END")
_SIMPLE_WIDGETS: dict[str, Any] = {
    "textParagraph": Group(
        {"text": str, "maxLines": int, "textSyntax": _enum("HTML MARKDOWN")},
    ),
    "image": Group({"imageUrl": str, "altText": str, "onClick": _ON_CLICK}),
    "decoratedText": _DECORATED,
    "buttonList": Group({"buttons": Many(_BUTTON)}),
}
_COLUMN = Group(
    {
        "horizontalSizeStyle": _enum("FILL_AVAILABLE_SPACE FILL_MINIMUM_SPACE"),
        "horizontalAlignment": _ALIGNMENT,
        "verticalAlignment": _enum("CENTER TOP BOTTOM"),
        "widgets": Many(Group(_SIMPLE_WIDGETS, frozenset(_SIMPLE_WIDGETS))),
    }
)
_WIDGETS: dict[str, Any] = {
    **_SIMPLE_WIDGETS,
    "divider": Group({}),
    "columns": Group({"columnItems": Many(_COLUMN)}),
}
_SECTION = Group(
    {
        "header": str,
        "widgets": Many(
            Group({**_WIDGETS, "horizontalAlignment": _ALIGNMENT}, frozenset(_WIDGETS))
        ),
        "collapsible": bool,
        "uncollapsibleWidgetsCount": int,
    }
)
_HEADER = Group(
    {
        "title": str,
        "subtitle": str,
        "imageUrl": str,
        "imageType": _enum("SQUARE CIRCLE"),
        "imageAltText": str,
    }
)
MESSAGE = Group(
    {
        "text": str,
        "fallbackText": str,
        "thread": Group({"name": str, "threadKey": str}),
        "cardsV2": Many(
            Group(
                {
                    "cardId": str,
                    "card": Group({"header": _HEADER, "sections": Many(_SECTION), "name": str}),
                }
            )
        ),
    }
)
_TYPES = {str: "TYPE_STRING", bool: "TYPE_BOOL", int: "TYPE_INT32"}


def check(message: Any) -> None:
    """Raise ShapeError for the first thing that is wrong."""
    _check(message, MESSAGE, "message")
    if not message.get("text") and not message.get("cardsV2"):
        raise ShapeError("Message cannot be empty.", "message")
    for place, one in enumerate(message.get("cardsV2", [])):
        _check_card(one.get("card", {}), f"message.cards_v2[{place}].card")


def _check(value: Any, shape: Any, place: str) -> None:
    match shape:
        case Group():
            _check_group(value, shape, place)
        case Many():
            if not isinstance(value, list):
                raise ShapeError(f"Invalid value at '{place}' (type.list), {value!r}", place)
            for number, one in enumerate(value):
                _check(one, shape.of, f"{place}[{number}]")
        case Enum():
            if value not in shape.words:
                raise ShapeError(f"Invalid value at '{place}' (TYPE_ENUM), {value!r}", place)
        case _:
            if type(value) is not shape:
                raise ShapeError(f"Invalid value at '{place}' ({_TYPES[shape]}), {value!r}", place)


def _check_group(value: Any, shape: Group, place: str) -> None:
    if not isinstance(value, dict):
        raise ShapeError(f"Invalid value at '{place}' (type.object), {value!r}", place)
    for name, one in value.items():
        if name not in shape.fields:
            raise ShapeError(
                f'Invalid JSON payload received. Unknown name "{name}" at'
                f" '{place}': Cannot find field.",
                place,
            )
        _check(one, shape.fields[name], f"{place}.{_snake(name)}")
    chosen = [name for name in value if name in shape.one_of]
    if len(chosen) > 1:
        raise ShapeError(
            f"Invalid value at '{place}' (oneof), oneof field is already set."
            f" Cannot set '{_snake(chosen[1])}'",
            place,
        )


def _check_card(card: dict[str, Any], place: str) -> None:
    if "header" in card and not card["header"].get("title"):
        raise ShapeError("Card header must have a title.", f"{place}.header")
    if not card.get("header") and not card.get("sections"):
        raise ShapeError("Card must have a header or a section.", place)
    for number, section in enumerate(card.get("sections", [])):
        if not section.get("widgets"):
            raise ShapeError("Section must have a widget.", f"{place}.sections[{number}]")
    _check_values(card, place)


def _check_values(part: Any, place: str) -> None:
    """Icons that exist, and links that open."""
    if isinstance(part, list):
        for number, one in enumerate(part):
            _check_values(one, f"{place}[{number}]")
    elif isinstance(part, dict):
        icon = part.get("knownIcon")
        if icon is not None and icon not in KNOWN_ICONS:
            raise ShapeError(f"Unknown icon {icon}.", place)
        if "openLink" in part and not _opens(part["openLink"].get("url", "")):
            raise ShapeError("Invalid URL in openLink.", f"{place}.open_link")
        for name, one in part.items():
            _check_values(one, f"{place}.{_snake(name)}")


def _opens(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and "." in (parts.hostname or "") and " " not in url


def shown_sections(card: dict[str, Any]) -> int:
    """How many sections people see: the one that passes 100 widgets is dropped with all after."""
    widgets = 0
    for number, section in enumerate(card.get("sections", [])):
        widgets += count_widgets(section)
        if widgets > MOST_WIDGETS:
            return number
    return len(card.get("sections", []))


def count_widgets(part: Any) -> int:
    """Widgets, those in columns too."""
    if isinstance(part, list):
        return sum(count_widgets(one) for one in part)
    if isinstance(part, dict):
        own = len(part["widgets"]) if isinstance(part.get("widgets"), list) else 0
        return own + sum(count_widgets(one) for one in part.values())
    return 0


def _snake(name: str) -> str:
    return re.sub(r"([A-Z0-9]+)", lambda found: "_" + found[1].lower(), name)
