"""The running stand-ins of every kind of channel."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette

from leadmill.settings import Settings
from standins.inbox import Inbox
from workers.channels import adapters
from workers.channels.claim import Adapter, Outcome
from workers.guard import Answer
from workers.notifying import post

from .messages import claimed


@dataclass
class Vendors:
    """The running stand-ins, and one attempt to send to one of them."""

    url: str
    apps: Mapping[str, Starlette]
    settings: Settings

    @property
    def adapters(self) -> Mapping[str, Adapter]:
        return adapters(self.settings)

    def inbox(self, name: str) -> Inbox:
        state = self.apps[name].state
        by_name = {
            "googlechat": lambda: state.chat,
            "slack": lambda: state.slack,
            "teams": lambda: state.teams,
            "endpoint": lambda: state.receivers,
        }
        found: Inbox = by_name[name]().inbox
        return found

    def attempt(
        self, kind: str, secret: dict[str, Any], *messages: dict[str, Any], **changes: Any
    ) -> tuple[Outcome, Answer]:
        """Render, post and read, as the loop does."""
        adapter = self.adapters[kind]
        claim = claimed(kind, secret, *messages, **changes)
        answer = asyncio.run(post(adapter.render(claim)))
        return adapter.read(claim, answer), answer
