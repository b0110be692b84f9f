"""docs/rooms.svg: which room uses which, drawn from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import psycopg

from leadmill.stack.cluster import ROOT

FILE = ROOT / "docs" / "rooms.svg"
_CELL, _LEFT, _TOP = 26, 120, 150


def draw(connection: psycopg.Connection) -> str:
    """The picture of the database of a connection: rooms in their order, and who uses whom."""
    layers = connection.execute(
        "select l.room, l.level from tests.layer as l join tests.room as r on r.name = l.room"
        " order by l.level desc, l.room"
    ).fetchall()
    uses = connection.execute("select distinct room, used_room from tests.room_use").fetchall()
    return _matrix(dict(layers), sorted(uses))


def _matrix(level: Mapping[str, int], uses: Sequence[tuple[str, str]]) -> str:
    rooms = list(level)
    width = _LEFT + len(rooms) * _CELL + 20
    height = _TOP + len(rooms) * _CELL + 50
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        '<text x="20" y="24" font-size="15">What each room uses</text>',
        f'<text x="20" y="{height - 30}" fill="#5f6368">A dot: the room of the row uses the'
        " room of the column.</text>",
        f'<text x="20" y="{height - 14}" fill="#5f6368">Rooms use lower layers only:'
        " nothing stands left of the grey squares.</text>",
    ]
    for place, room in enumerate(rooms):
        x, y = _LEFT + place * _CELL, _TOP + place * _CELL
        middle_x, middle_y = x + _CELL // 2, y + _CELL // 2
        lines += [
            f'<text x="{_LEFT - 8}" y="{middle_y + 4}" text-anchor="end">{room}</text>',
            f'<text transform="translate({middle_x + 4} {_TOP - 8}) rotate(-90)">{room}</text>',
            f'<path d="M{_LEFT} {y}h{len(rooms) * _CELL}M{x} {_TOP}v{len(rooms) * _CELL}"'
            ' stroke="#eee"/>',
            f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" fill="#ddd"/>',
        ]
    for room, used in uses:
        x = _LEFT + rooms.index(used) * _CELL + _CELL // 2
        y = _TOP + rooms.index(room) * _CELL + _CELL // 2
        colour = "#0b6e4f" if level[used] < level[room] else "#b3261e"
        lines.append(
            f'<circle cx="{x}" cy="{y}" r="5" fill="{colour}">'
            f"<title>{room} uses {used}</title></circle>"
        )
    return "\n".join([*lines, "</svg>"]) + "\n"
