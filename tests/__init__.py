"""Tests of Leadmill; a package, so that `standins.stripe` never shadows the `stripe` SDK."""

import os
import sys
from pathlib import Path

# Node is here where the machine has none, or one that is too old (deploy/install.sh).
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
