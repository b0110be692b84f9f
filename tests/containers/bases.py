"""Images that take the place of the base images which docker-compose.yml names, made from Debian.

No registry is asked. What the product relies on is as in the real ones: users and their numbers,
entry points, where programs and folders are. They bring this machine's package sources and
authorities along, because builds ask for packages where this machine does.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from leadmill.places import ROOT
from leadmill.stack.stack import postgrest_program

DEBIAN = "bookworm"
_HERE = Path(__file__).parent
# Where this machine says how packages are reached.
_BROUGHT = (
    *("/etc/apt", "/usr/share/keyrings", "/etc/pip.conf", "/etc/xdg/pip", "/etc/npmrc"),
    "/usr/local/share/ca-certificates",
)
_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
_VARIABLES = re.compile(
    r"(?i)^(https?_proxy|no_proxy|pip_.*|npm_config_.*|.*_ca_bundle|ssl_cert_.*|node_extra_ca_certs)$"
)


def named() -> dict[str, str]:
    """Kind → the tag under which docker-compose.yml wants it."""
    text = (ROOT / "docker-compose.yml").read_text()
    bases = dict(re.findall(r'^  (\w+): &\w+ \{BASE: "([^"]+)"', text, re.MULTILINE))
    [node] = set(re.findall(r'NODE: "([^"]+)"', text))
    [postgrest] = re.findall(r"image: (postgrest/postgrest:\S+)", text)
    return {**bases, "node": node, "postgrest": postgrest}


def build(docker: list[str]) -> None:
    """Make every one that is not there yet."""
    there = _call(*docker, "images", "--format", "{{.Repository}}:{{.Tag}}").split()
    wanted = named()
    if wanted["debian"] not in there:
        _import_debian(docker, wanted["debian"])
    for kind, tag in wanted.items():
        if tag not in there and kind != "debian":
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                _fill(kind, folder)
                base = f"--build-arg=DEBIAN={wanted['debian']}"
                _call(*docker, "build", "--quiet", "--network=host", base, f"--tag={tag}", name)


def make_debian(root: Path, suite: str, *packages: str) -> None:
    """A Debian in a folder, with the package sources of this machine."""
    include = ",".join(("ca-certificates", *packages))
    _call("debootstrap", "--variant=minbase", f"--include={include}", suite, str(root), _mirror())
    for path in filter(os.path.exists, _BROUGHT):
        target = root / path.lstrip("/")
        if Path(path).is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(path, target, symlinks=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    if _AUTHORITIES.exists():
        shutil.copy(_AUTHORITIES, root / str(_AUTHORITIES).lstrip("/"))
    shutil.rmtree(root / "var/cache/apt/archives", ignore_errors=True)


def _import_debian(docker: list[str], tag: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "root"
        make_debian(root, DEBIAN)
        changes = [f"--change=ENV {name}={value}" for name, value in environment().items()]
        with subprocess.Popen(["tar", "-C", str(root), "-c", "."], stdout=subprocess.PIPE) as tar:
            subprocess.run(
                [*docker, "import", *changes, '--change=CMD ["bash"]', "-", tag],
                stdin=tar.stdout,
                check=True,
                capture_output=True,
            )
        if tar.returncode != 0:
            raise RuntimeError("the root folder of Debian was not read")


def _mirror() -> str:
    """Where this machine has its packages from."""
    form = "$(REPO_URI) $(RELEASE)"
    lines = _call("apt-get", "indextargets", "--format", form, "Created-By: Packages").split("\n")
    return next(line.split()[0] for line in lines if line.split()[1:] == [DEBIAN])


def environment() -> dict[str, str]:
    """What programs of this machine are told, but for folders that only it has."""
    return {
        name: value
        for name, value in os.environ.items()
        if _VARIABLES.match(name) and " " not in value and not name.upper().endswith("FIND_LINKS")
    }


def _fill(kind: str, folder: Path) -> None:
    for path in (_HERE / kind).iterdir():
        shutil.copy(path, folder / path.name)
    if kind == "postgrest":
        shutil.copy(postgrest_program(), folder / "postgrest")
    if kind == "node":
        node = Path(shutil.which("node") or "")
        npm = Path(shutil.which("npm") or "").resolve().parents[1]
        shutil.copy(node.resolve(), folder / "node")
        shutil.copytree(npm, folder / "npm", symlinks=True)
        npmrc = Path.home() / ".npmrc"
        (folder / "npmrc").write_text(npmrc.read_text() if npmrc.exists() else "")


def _call(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        words = (done.stdout + done.stderr)[-3000:]
        raise RuntimeError(f"{' '.join(command[:4])} failed:\n{words}")
    return done.stdout
