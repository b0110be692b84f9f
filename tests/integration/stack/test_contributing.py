"""The worked example of CONTRIBUTING.md, made in a copy of the tree by the commands it names."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadmill.stack.cluster import ROOT, plain_env
from tests import errors_page
from tests.harness import ATTACH
from tests.waiting import PATIENCE_WITH_OTHERS

PAGE = (ROOT / "CONTRIBUTING.md").read_text()
EXAMPLE = PAGE.split("\n## Your first change", 1)[1].split("\n## ", 1)[0]
# Text before a block, and the block.
_BLOCK = re.compile(r"(?P<before>.*?)^```\w*\n(?P<content>.*?)^```$", re.DOTALL | re.MULTILINE)
_PATH = re.compile(r"`((?:tests|db|changelog\.d)/[\w./-]+\.(?:sql|md))`")
# What a new function meets. `make test F=hygiene` also breaks each law once, which takes minutes.
SQL_LAWS = "tests/db/hygiene/test_*.sql"
# In one process, for most of their time goes by in its start.
PYTHON_LAWS = (
    "tests/db/hygiene/test_endpoints.py",
    "tests/db/hygiene/test_named.py",
    "tests/db/hygiene/test_rooms_picture.py",
    "tests/docs",
)


def blocks() -> list[tuple[str | None, str]]:
    """Each block of the example, with the file that the text before it names."""
    found = []
    for match in _BLOCK.finditer(EXAMPLE):
        path = _PATH.search(match["before"])
        found.append((path and path[1], match["content"]))
    return found


FILES = {path: content for path, content in blocks() if path}


class Tree:
    """A copy of the files that Git would commit, with a kept cluster of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in _listed():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
        self._before = self._hashes()

    def run(self, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """One of the Python programs that the Makefile starts; the copy's, as it is run there."""
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.folder,
            env=plain_env() | environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE_WITH_OTHERS,
            check=False,
        )

    def write(self, path: str) -> None:
        (self.folder / path).write_text(FILES[path])

    def touched(self) -> set[str]:
        after = self._hashes()
        return {name for name in after | self._before if after.get(name) != self._before.get(name)}

    def _hashes(self) -> dict[str, str]:
        return {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.folder.rglob("*")
            if path.is_file()
            and not {".run", "__pycache__"} & set(path.relative_to(self.folder).parts)
        }


def _listed() -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in said.split("\0") if name and (ROOT / name).is_file())


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    tree = Tree(tmp_path_factory.mktemp("contributing"))
    yield tree
    assert tree.run("tests.kept", "--stop").returncode == 0


def test_the_example_works_as_it_stands(tree: Tree) -> None:
    test, function, fragment = FILES
    (name,) = re.findall(r"make test F=(\w+)` runs it, and it fails", EXAMPLE)

    tree.write(test)
    failure = tree.run("tests.kept", name)
    assert failure.returncode != 0
    assert f"function api.{name}(uuid) does not exist" in failure.stdout

    tree.write(function)
    tree.write(fragment)
    success = tree.run("tests.kept", name)
    assert success.returncode == 0, success.stdout
    assert f"{test} .. ok" in success.stdout

    assert "wrote docs/endpoints.md" in tree.run("tests.generate").stdout
    generated = {"docs/endpoints.md", "web/src/api/database.ts"}
    assert tree.touched() == {test, function, fragment} | generated

    kept = tree.folder / ".run" / "kept"
    attach = {ATTACH: f"{kept}:{(kept / 'port').read_text()}"}
    for held in (
        tree.run("tests.kept", SQL_LAWS),
        tree.run("pytest", "-q", *PYTHON_LAWS, **attach),
    ):
        assert held.returncode == 0, held.stdout


def test_the_example_of_an_error_code_can_be_used() -> None:
    (comment,) = (content for path, content in blocks() if path is None and content[:2] == "--")
    (code,) = errors_page.definitions_in(Path("x.sql"), comment)
    assert code.section == "marketplace"
    assert {code.code, code.word}.isdisjoint(
        part for one in errors_page.definitions() for part in (one.code, one.word)
    )
    assert code.advice
