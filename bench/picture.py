"""docs/distribution.svg out of bench/results.json: what a sale costs in markets of any size."""

from __future__ import annotations

import math
from itertools import cycle
from pathlib import Path
from typing import Any

PICTURE = Path(__file__).parent.parent / "docs" / "distribution.svg"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 64, 190, 48, 52
COLOURS = (
    *("#0b6e4f", "#5f6368", "#b3261e", "#e08e0b", "#1a56b0", "#7b3fa0"),
    *("#00838f", "#a0522d"),
)


def series(rows: list[dict[str, Any]]) -> dict[str, list[tuple[int, float]]]:
    """Milliseconds of the machine for a lead, by size: what 4 clients get done in a second."""
    found: dict[str, list[tuple[int, float]]] = {}

    def add(name: str, size: int, per_second: float) -> None:
        found.setdefault(name, []).append((size, 1000 / per_second))

    for row in rows:
        kind, _, which = row["name"].removeprefix("sell, ").partition(", ")
        if not row["name"].startswith("sell, ") or row["size"] is None:
            continue
        if which.endswith(("4 clients", " / seed")):
            if which.endswith("4 clients"):
                add(f"Leadmill, {kind}", row["size"], row["value"])
                if kind == "sets":
                    add("bare writes", row["size"], row["baseline"])
            else:
                add("the seed's function", row["size"], row["baseline"])
        elif which.endswith(" / seed, index"):
            add("the same with an index", row["size"], row["baseline"])
    return found


def draw(results: dict[str, Any]) -> str:
    lines = series(results["rows"])
    values = [ms for points in lines.values() for _, ms in points]
    sizes = sorted({size for points in lines.values() for size, _ in points})
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def x(size: int) -> float:
        span = math.log10(sizes[-1] / sizes[0]) or 1
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log10(size / sizes[0]) / span

    def y(ms: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(ms) - low) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="20" font-size="15">Cost of selling a lead to three buyers</text>',
        f'<text x="{LEFT}" y="36" fill="#5f6368">milliseconds a lead with 4 clients, steady state,'
        f" PostgreSQL {results['postgresql']}, {results['processors']} cores</text>",
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(
            f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
            f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10**power:g}</text>'
        )
    for size in sizes:
        parts.append(
            f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
            f"{size:,}</text>"
        )
    parts.append(
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle">'
        "subscriptions at the level</text>"
    )
    taken: list[float] = []
    for colour, (name, points) in zip(
        cycle(COLOURS), sorted(lines.items(), key=lambda line: y(line[1][-1][1])), strict=False
    ):
        path = "L".join(f"{x(size):.1f} {y(ms):.1f}" for size, ms in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(size):.1f}" cy="{y(ms):.1f}" r="3" fill="{colour}"/>'
            for size, ms in points
        ]
        at = max([y(points[-1][1]), *(other + 14 for other in taken)])
        taken.append(at)
        parts.append(
            f'<text x="{x(points[-1][0]) + 10:.1f}" y="{at + 4:.1f}" fill="{colour}">'
            f"{name}: {points[-1][1]:,.2g} ms</text>"
            if points[-1][1] < 100
            else f'<text x="{x(points[-1][0]) + 10:.1f}" y="{at + 4:.1f}" fill="{colour}">'
            f"{name}: {points[-1][1]:,.0f} ms</text>"
        )
    return "\n".join([*parts, "</svg>", ""])
