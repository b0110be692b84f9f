"""mtail counts the lines that nginx writes, and no caller can make it count more kinds of them."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from leadmill.places import ROOT
from tests.waiting import PATIENCE

PROGRAMS = ROOT / "deploy" / "monitoring" / "mtail"
TEMPLATE = ROOT / "deploy" / "nginx" / "nginx.conf.template"
KNOWN = {
    "time_iso8601": "2026-11-29T18:22:12+00:00",
    "request_id": "0123456789abcdef0123456789abcdef",
    "remote_addr": "203.0.113.9",
    "body_bytes_sent": "15",
    "upstream_http_x_key_id": "",
    "claimed_key": "",
    "upstream_http_x_caller": "network",
    "is_stranger": "1",
    "agent": 'a \\"browser\\"',
}


def line(
    path: str,
    status: int,
    *,
    method: str = "GET",
    door: str = "public",
    seconds: float = 0.02,
    upstream: str = "0.020",
) -> str:
    """A line as the log_format of our nginx writes it."""
    written = re.search(r"log_format json escape=json (.*?);\n", TEMPLATE.read_text(), re.DOTALL)
    assert written is not None
    values = KNOWN | {
        "server_name": door,
        "request_method": method,
        "path": path,
        "status": str(status),
        "request_time": f"{seconds:.3f}",
        "upstream_response_time": upstream,
    }
    form = "".join(re.findall(r"'([^']*)'", written[1]))
    return re.sub(r"\$(\w+)", lambda found: values[found[1]], form)


def counted(folder: Path, lines: Iterable[str]) -> dict[tuple[str, ...], float]:
    """What mtail counts of these lines: {(metric, value of each label): value}."""
    log = folder / "access.log"
    log.write_text("".join(f"{one}\n" for one in lines))
    result = subprocess.run(
        [
            *("mtail", "--one_shot", "--one_shot_format=prometheus", "--emit_prog_label=false"),
            *(f"--progs={PROGRAMS}", f"--logs={log}", "--address=127.0.0.1", "--port=0"),
            f"--log_dir={folder}",
        ],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return {
        (sample.name, *(sample.labels[label] for label in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(result.stdout)
        for sample in family.samples
        if not sample.name.endswith("_bucket")
    }


def test_the_programs_compile() -> None:
    """mtail leaves out what does not, and goes on."""
    result = subprocess.run(
        ["mtail", "--compile_only", "--logtostderr", f"--progs={PROGRAMS}"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert result.returncode == 0, result.stderr


def test_what_is_answered_is_counted_by_route(tmp_path: Path) -> None:
    found = counted(
        tmp_path,
        [
            line("/api/niches", 200),
            line("/api/niches", 304, seconds=1.5),
            line("/api/rpc/submit_lead", 200, method="POST"),
            line("/api/leads", 206, door="admin"),
            line("/files/0192", 302),
            line("/webhooks/pipedrive/7", 200, method="POST"),
            line("/o/vps-hosting", 200),
            line("/app/leads/7", 200),
            line("/assets/index-abc.js", 200, upstream=""),
        ],
    )
    by_route = {
        key[1:]: value
        for key, value in found.items()
        if key[0] == "leadmill_door_request_seconds_count"
    }
    assert by_route == {
        ("public", "/api/niches"): 2,
        ("public", "/api/rpc/submit_lead"): 1,
        ("admin", "/api/leads"): 1,
        ("public", "/files"): 1,
        ("public", "/webhooks/pipedrive"): 1,
        ("public", "/o"): 1,
        ("public", "pages"): 2,
    }
    assert found["leadmill_door_request_seconds_sum", "public", "/api/niches"] == 1.52
    assert found["leadmill_door_requests_total", "public", "api", "200"] == 2
    assert found["leadmill_door_requests_total", "public", "webhook", "200"] == 1


def test_what_is_refused_is_counted_without_its_path(tmp_path: Path) -> None:
    found = counted(
        tmp_path,
        [
            line("/api/rpc/submit_lead", 429, upstream=""),
            line("/api/rpc/submit_lead", 429),
            line("/api/rpc/submit_lead", 500, seconds=30),
        ],
    )
    assert found == {
        ("leadmill_door_limited_total", "public", "nginx"): 1,
        ("leadmill_door_limited_total", "public", "application"): 1,
        ("leadmill_door_requests_total", "public", "api", "429"): 2,
        ("leadmill_door_requests_total", "public", "api", "500"): 1,
        ("leadmill_door_request_seconds_count", "public", "other"): 3,
        ("leadmill_door_request_seconds_sum", "public", "other"): 30.04,
    }


@pytest.mark.parametrize("seed", range(2))
def test_no_caller_makes_new_labels(tmp_path: Path, seed: int) -> None:
    """Whatever is requested that is not there, in whatever way it is refused."""
    dice = random.Random(seed)

    def invented() -> str:
        word = "".join(dice.choices("abcdefghijk_0123456789\u00e9.-", k=12))
        return dice.choice(("/api/", "/api/rpc/", "/", "/files/", "/o/", '/api/\\"')) + word

    refused = [
        line(invented(), dice.choice((400, 401, 403, 404, 405, 408, 413, 429, 499, 500, 502, 503)))
        for _ in range(300)
    ]
    # nginx answers these itself, whether there is such a path or not.
    asked_before = [line(invented(), 204, method="OPTIONS") for _ in range(50)]
    methods = [line("/api/niches", 405, method=invented()[1:9]) for _ in range(50)]
    found = counted(tmp_path, refused + asked_before + methods)
    routes = {key[2] for key in found if key[0] == "leadmill_door_request_seconds_count"}
    assert routes == {"other"}
    assert sum(
        value for key, value in found.items() if key[0] == "leadmill_door_requests_total"
    ) == len(refused + asked_before + methods)
