"""Who buys a lead: the rules of distribution, slow and obviously right. No index, no SQL."""

from __future__ import annotations

import math
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
class ReferenceMarket:
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
                here = [most for _, at, most in sold if at == number]
                room = min([level.max_buyers, *here]) - len(here)
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
        return condition(node["op"], answer_to(node["field"], answers), node.get("value", True))
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
                condition(op, answer_to(key, answers), end) for op, end in ends if end is not None
            ]
        else:
            wanted = value if isinstance(value, list) else [value]
            parts.append(condition("in", answer_to(key, answers), wanted))
    return every(parts)


def answer_to(field: str, answers: dict[str, Any]) -> Any:
    """The answer to a field, or the part of a location that place.city asks for."""
    whole, _, part = field.partition(".")
    answer = answers.get(whole, ABSENT)
    return answer.get(part, ABSENT) if part and answer is not ABSENT else answer


def every(parts: list[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def negated(part: bool | None) -> bool | None:
    return None if part is None else not part


def condition(op: str, answer: Any, value: Any) -> bool | None:
    if op == "exists":
        return (answer is not ABSENT) is value
    if answer is ABSENT:
        return None
    if op == "within_km":
        if "latitude" not in answer:
            return None
        return metres_between(answer, value) <= value["km"] * 1000
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


def metres_between(one: dict[str, float], other: dict[str, float]) -> float:
    """Length of the shortest way on the ellipsoid of WGS 84, by Vincenty's inverse formula.

    Of points that are all but opposite to each other it knows nothing: those are infinitely far.
    """
    a, f = 6378137.0, 1 / 298.257223563
    b = a * (1 - f)
    u = [math.atan2((1 - f) * sind(p["latitude"]), cosd(p["latitude"])) for p in (one, other)]
    sin_u, cos_u = [math.sin(x) for x in u], [math.cos(x) for x in u]
    difference = math.radians(math.remainder(other["longitude"] - one["longitude"], 360))
    longitude = difference
    for _ in range(100):
        sin_sigma = math.hypot(
            cos_u[1] * math.sin(longitude),
            cos_u[0] * sin_u[1] - sin_u[0] * cos_u[1] * math.cos(longitude),
        )
        if sin_sigma == 0:
            return 0.0
        cos_sigma = sin_u[0] * sin_u[1] + cos_u[0] * cos_u[1] * math.cos(longitude)
        sigma = math.atan2(sin_sigma, cos_sigma)
        sin_alpha = cos_u[0] * cos_u[1] * math.sin(longitude) / sin_sigma
        cos2_alpha = 1 - sin_alpha**2
        middle = cos_sigma - 2 * sin_u[0] * sin_u[1] / cos2_alpha if cos2_alpha else 0.0
        c = f / 16 * cos2_alpha * (4 + f * (4 - 3 * cos2_alpha))
        before, longitude = (
            longitude,
            difference
            + (1 - c)
            * f
            * sin_alpha
            * (sigma + c * sin_sigma * (middle + c * cos_sigma * (2 * middle**2 - 1))),
        )
        if abs(longitude - before) < 1e-13:
            break
    else:
        return math.inf
    u2 = cos2_alpha * (a**2 / b**2 - 1)
    big_a = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)))
    big_b = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)))
    correction = (
        big_b
        * sin_sigma
        * (
            middle
            + big_b
            / 4
            * (
                cos_sigma * (2 * middle**2 - 1)
                - big_b / 6 * middle * (4 * sin_sigma**2 - 3) * (4 * middle**2 - 3)
            )
        )
    )
    return b * big_a * (sigma - correction)


def sind(degrees: float) -> float:
    return math.sin(math.radians(degrees))


def cosd(degrees: float) -> float:
    """Exactly 0 at the poles."""
    return 0.0 if abs(degrees) == 90 else math.cos(math.radians(degrees))
