"""Every alert fires for what it is about and for nothing less, and says what to do."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

from leadmill.places import ROOT
from tests.integration.monitoring.cases import ALWAYS, CASES, Case
from tests.waiting import PATIENCE

FOLDER = ROOT / "deploy" / "monitoring"
RULES = FOLDER / "rules.yml"
ALERTS: dict[str, dict[str, Any]] = {
    rule["alert"]: rule
    for group in yaml.safe_load(RULES.read_text())["groups"]
    for rule in group["rules"]
}


def promtool(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["promtool", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def judged(series: tuple[str, ...], alert: str, **expected: Any) -> dict[str, Any]:
    return {
        "name": alert,
        "interval": "1m",
        "input_series": [
            dict(zip(("series", "values"), one.split(" ", 1), strict=True)) for one in series
        ],
        **expected,
    }


def firing(alert: str, case: Case, *, is_firing: bool) -> dict[str, Any]:
    name = f'ALERTS{{alertname="{alert}",alertstate="firing"}}'
    samples = [{"labels": "{}", "value": 1}] if is_firing else []
    look = {"expr": f"group({name})", "eval_time": f"{case.at}m", "exp_samples": samples}
    return judged(case.fires if is_firing else case.quiet, alert, promql_expr_test=[look])


def run(folder: Path, tests: list[dict[str, Any]]) -> subprocess.CompletedProcess[str]:
    """Each alert beside no other rule: all of them at each minute of each case take long."""
    files = []
    for alert in dict.fromkeys(test["name"] for test in tests):
        rules, file = folder / f"{alert}.rules.yml", folder / f"{alert}.test.yml"
        rules.write_text(yaml.safe_dump({"groups": [{"name": "one", "rules": [ALERTS[alert]]}]}))
        own = [test for test in tests if test["name"] == alert]
        file.write_text(yaml.safe_dump({"rule_files": [rules.name], "tests": own}))
        files.append(file)
    return promtool("test", "rules", *files)


def test_every_alert_has_its_cases() -> None:
    assert set(CASES) | ALWAYS == set(ALERTS)


def test_alerts_fire_for_what_they_are_about_and_for_nothing_less(tmp_path: Path) -> None:
    tests = [
        firing(alert, case, is_firing=fires)
        for alert, case in CASES.items()
        for fires in (True, False)
    ]
    tests += [
        firing(alert, Case(series, (), case.at), is_firing=True)
        for alert, case in CASES.items()
        for series in case.also
    ]
    tests += [firing(alert, Case((), ()), is_firing=True) for alert in ALWAYS]
    result = run(tmp_path, tests)
    assert result.returncode == 0, result.stdout + result.stderr


def test_what_is_wrong_is_noticed_and_what_alerts_say_can_be_filled_in(tmp_path: Path) -> None:
    """Expects of each alert what is not so: promtool says it, and shows the texts."""
    tests = [
        test
        for alert, case in CASES.items()
        for test in (
            firing(alert, Case(case.quiet, case.fires, case.at), is_firing=True),
            judged(
                case.fires,
                alert,
                alert_rule_test=[{"eval_time": f"{case.at}m", "alertname": alert}],
            ),
        )
    ]
    result = run(tmp_path, tests)
    said = result.stdout + result.stderr
    for alert in CASES:
        assert f'alertname="{alert}"' in said, f"{alert} is not noticed"
        assert re.search(rf"Labels:.*{alert}.*\n? *Annotations:.*summary", said), said
    assert "error expanding" not in said.lower()
    assert "<no value>" not in said


def test_configurations_are_read() -> None:
    for arguments in (
        ("check", "rules", RULES),
        ("check", "config", FOLDER / "prometheus.yml"),
    ):
        result = promtool(*arguments)
        assert result.returncode == 0, result.stdout + result.stderr
    checked = subprocess.run(
        ["amtool", "check-config", FOLDER / "alertmanager.yml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_alerts_say_what_to_do_and_where_it_is_written() -> None:
    for name, rule in ALERTS.items():
        said = rule["annotations"]
        assert set(said) == {"summary", "description", "runbook_url"}, name
        assert rule["labels"]["severity"] in {"critical", "warning", "none"}, name
        page, _, anchor = said["runbook_url"].partition("#")
        assert anchor in anchors(ROOT / page), said["runbook_url"]
        # The heading is about this alert alone, and has something to say.
        section = section_of(ROOT / page, anchor)
        assert len(section.split()) > 20, f"{name}: {section}"


def anchors(page: Path) -> set[str]:
    return {anchor_of(line) for line in page.read_text().splitlines() if line.startswith("#")}


def anchor_of(heading: str) -> str:
    words = heading.lstrip("#").strip().lower()
    return re.sub(r"[^\w -]", "", words).replace(" ", "-")


def section_of(page: Path, anchor: str) -> str:
    parts = re.split(r"^(#+ .*)$", page.read_text(), flags=re.MULTILINE)
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        if anchor_of(heading) == anchor:
            return text
    return ""


def test_thresholds_are_the_promised_ones() -> None:
    """The stricter of the numbers that an operator was promised."""
    for name, part in {
        "RequestsSlow": "0.95",
        "ErrorsMany": "> 0.01",
        "ErrorsVeryMany": "> 0.05",
        "DiskLow": "< 0.2",
        "DiskAlmostFull": "< 0.1",
        "JobsWaiting": "> 100",
    }.items():
        assert part in ALERTS[name]["expr"], name
    for name in ("DatabaseDown", "ApplicationDown", "ProcessDown"):
        assert ALERTS[name]["for"] == "1m"
