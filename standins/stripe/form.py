"""Form encoding with nested brackets: `a[b][0][c]=x` becomes `{"a": {"b": {"0": {"c": "x"}}}}`."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from standins.stripe.errors import StripeError

NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
KEY = re.compile(r"\[([^\[\]]*)\]")


def decode(encoded: str) -> dict[str, Any]:
    """Nest the pairs; an empty bracket takes the next free index, the last of two values wins."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        matched = NAME.fullmatch(name)
        if matched is None:
            raise StripeError(f"Invalid parameter name: {name}", param=name)
        keys = [matched[1], *KEY.findall(matched[2])]
        node = tree
        for key in keys[:-1]:
            node = node.setdefault(key or str(len(node)), {})
            if not isinstance(node, dict):
                raise StripeError(f"Invalid object: {name}", param=name)
        last = keys[-1] or str(len(node))
        if isinstance(node.get(last), dict):
            raise StripeError(f"Invalid string: {name}", param=name)
        node[last] = value
    return tree
