"""Adds to the wheel the files that are not Python; everything else is said in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TREE = ("db", "deploy", "sqitch.conf", "sqitch.plan")


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
            if source.is_dir():
                shutil.copytree(source, tree / source)
            else:
                shutil.copy(source, tree / source)


setup(cmdclass={"build_py": BuildWithTree})
