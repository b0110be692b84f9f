"""Who buys a lead: the rules of distribution, slow and obviously right. No index, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ABSENT = object()


@dataclass
class Level:
    price: int
    max_buyers: int


@dataclass
class Subscription:
    organization: int
    level: int
    filter: dict[str, Any]
    turn: int
    status: str = "active"
    placed: bool = (
        False  # stands in the rotation: active, and could pay when that was last looked at
    )


@dataclass
class Market:
    levels: list[Level]
    funds: list[int]
    is_literal: bool = False
    rotates: bool = False
    active: list[bool] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    sales: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    clock: int = 0

    def tick(self) -> int:
        self.clock += 1
        return self.clock

    def place(self, s: Subscription) -> None:
        """What the job does after funds or the state of an organisation changed."""
        can_pay = self.funds[s.organization] >= self.levels[s.level].price
        s.placed = s.status == "active" and self.active[s.organization] and can_pay

    def gate(self, s: Subscription, answers: dict[str, Any], buyers: set[int]) -> str | None:
        """What keeps a subscription that is asked from buying; None: nothing."""
        if s.organization in buyers:
            return "already_bought"
        if not self.active[s.organization]:
            return "organization_inactive"
        wanted = holds(s.filter, answers)
        if wanted is not True:
            return "filter" if wanted is False else "filter_unknown"
        return (
            "insufficient_funds"
            if self.funds[s.organization] < self.levels[s.level].price
            else None
        )

    def distribute(self, lead: int, answers: dict[str, Any], start: int) -> list[dict[str, Any]]:
        """Sell a lead; for each level the room, the winners, and why others were passed over."""
        sold = self.sales.setdefault(lead, [])
        trace, winners = [], []
        order = list(range(len(self.levels)))
        if self.rotates and order:
            order = order[start % len(order) :] + order[: start % len(order)]
        for number in order:
            level = self.levels[number]
            if self.is_literal:
                room = level.max_buyers - sum(1 for _, at, _ in sold if at == number)
            else:
                promised = [level.max_buyers, *(most for _, _, most in sold)]
                room = min(promised) - len(sold)
            row: dict[str, Any] = {
                "level": number,
                "room": max(room, 0),
                "winners": [],
                "passed": {},
            }
            waiting = [
                i for i, s in enumerate(self.subscriptions) if s.level == number and s.placed
            ]
            buyers = {organization for organization, _, _ in sold}
            for i in sorted(waiting, key=lambda i: self.subscriptions[i].turn):
                if len(row["winners"]) >= room:
                    break
                reason = self.gate(self.subscriptions[i], answers, buyers)
                if reason is None:
                    row["winners"].append(i)
                else:
                    row["passed"][i] = reason
            for i in row["winners"]:
                sold.append((self.subscriptions[i].organization, number, level.max_buyers))
            winners += row["winners"]
            trace.append(row)
        for i in winners:
            s = self.subscriptions[i]
            self.funds[s.organization] -= self.levels[s.level].price
            s.turn = self.tick()
        return trace


def holds(node: dict[str, Any], answers: dict[str, Any]) -> bool | None:
    """True, False, or None: unknown, as everything about an answer that is absent."""
    if "op" in node:
        return condition(node["op"], answers.get(node["field"], ABSENT), node.get("value", True))
    parts: list[bool | None] = []
    for key, value in node.items():
        if key == "all":
            parts.append(every([holds(part, answers) for part in value]))
        elif key == "any":
            parts.append(negated(every([negated(holds(part, answers)) for part in value])))
        elif key == "not":
            parts.append(negated(holds(value, answers)))
        elif isinstance(value, dict):
            ends = [("gte", value.get("min")), ("lte", value.get("max"))]
            parts += [
                condition(op, answers.get(key, ABSENT), end) for op, end in ends if end is not None
            ]
        else:
            wanted = value if isinstance(value, list) else [value]
            parts.append(condition("in", answers.get(key, ABSENT), wanted))
    return every(parts)


def every(parts: list[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def negated(part: bool | None) -> bool | None:
    return None if part is None else not part


def condition(op: str, answer: Any, value: Any) -> bool | None:
    if op == "exists":
        return (answer is not ABSENT) is value
    if answer is ABSENT:
        return None
    given = answer if isinstance(answer, list) else [answer]
    match op:
        case "eq" | "neq":
            return (answer == value) is (op == "eq")
        case "in" | "not_in":
            return any(one in value for one in given) is (op == "in")
        case "contains":
            return value in answer
        case "gte":
            return bool(answer >= value)
        case "lte":
            return bool(answer <= value)
        case "between":
            return bool(value[0] <= answer <= value[1])
    raise AssertionError(op)
