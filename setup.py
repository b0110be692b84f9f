"""Adds to the wheel the files that are not Python; everything else is said in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TREE = ("db", "deploy", "sqitch.conf", "sqitch.plan", "web/dist")
# For tests, which measure what they reach.
LEFT_OUT = shutil.ignore_patterns("*.map")


class BuildWithTree(build_py):
    """Copies what `leadmill run` deploys and configures to leadmill/tree."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        tree = Path(self.build_lib) / "leadmill" / "tree"
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir(parents=True)
        for source in map(Path, TREE):
            if source == Path("web/dist") and not source.is_dir():
                print("no pages: web/dist was not built")  # an image without nginx needs none
            elif source.is_dir():
                shutil.copytree(source, tree / source, ignore=LEFT_OUT)
            else:
                shutil.copy(source, tree / source)


setup(cmdclass={"build_py": BuildWithTree})
