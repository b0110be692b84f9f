"""nginx's configuration, filled in from the templates in deploy/nginx."""

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from leadmill.places import ROOT
from leadmill.stack.cluster import plain_env
from leadmill.stack.process import StackError, run

TEMPLATES = ROOT / "deploy" / "nginx"
LISTS = TEMPLATES / "15-write-lists.sh"
_VARIABLE = re.compile(r"\$\{(LEADMILL_[A-Z_]+)\}")


def write_configuration(
    folder: Path, variables: Mapping[str, str], *, tls: str = "tls-off.conf"
) -> Path:
    """Fill the folder with a complete configuration and return its main file."""
    variables = {"LEADMILL_PAGES_BEFORE": variables["LEADMILL_PAGES"], **variables}
    folder.mkdir(parents=True, exist_ok=True)
    for source in TEMPLATES.iterdir():
        if source.name.endswith(".conf.template"):
            (folder / source.name.removesuffix(".template")).write_text(_fill(source, variables))
        elif source.suffix == ".conf" and not source.name.startswith("tls-"):
            shutil.copy(source, folder / source.name)
    shutil.copy(TEMPLATES / tls, folder / "tls.conf")
    env = plain_env() | dict(variables) | {"NGINX_ENVSUBST_OUTPUT_DIR": os.fspath(folder)}
    run([str(LISTS)], env=env)
    return folder / "nginx.conf"


def _fill(template: Path, variables: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        try:
            return variables[match[1]]
        except KeyError:
            raise StackError(f"{template.name} asks for {match[1]}, which is not given") from None

    return _VARIABLE.sub(value, template.read_text())
