"""Answers of other sides, which may hold anything."""

import json
from typing import Any

from workers.guard import Answer


def json_object(answer: Answer) -> dict[str, Any]:
    """The object that was answered; an empty one when it is none."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
