"""Where the files are that are not Python, and where a local stack keeps its data."""

from pathlib import Path

_INSTALLED = Path(__file__).parent / "tree"
_CHECKOUT = Path(__file__).parents[1]

# The folder that holds db/, deploy/ and sqitch.plan: a wheel brings them in leadmill/tree.
ROOT = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
# The folder of .env and .run: the checkout, or for an installed wheel the current folder.
HOME = Path.cwd() if _INSTALLED.is_dir() else _CHECKOUT
