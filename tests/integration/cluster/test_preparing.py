"""The files of a cluster: as the docs say, refused where wrong, the same when made again."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509

from leadmill.backup.place import SLOT
from leadmill.cli import main
from leadmill.cluster.certificates import Authority
from leadmill.cluster.description import Description, DescriptionError
from leadmill.cluster.preparing import (
    dynamic_configuration,
    host_rules,
    prepare,
    product_parameters,
)
from leadmill.stack.cluster import ROOT
from tests.integration.cluster.machines import PATRONI

EXAMPLE = ROOT / "deploy" / "cluster" / "cluster.toml.example"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_example_becomes_files_that_the_programs_take(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = EXAMPLE.read_text().replace("/etc/leadmill-haproxy", str(tmp_path / "c" / "haproxy"))
    file = tmp_path / "cluster.toml"
    file.write_text(text)
    assert main(["cluster", "prepare", str(file), str(tmp_path / "c")]) == 0
    assert "3 members" in capsys.readouterr().out
    before = contents(tmp_path / "c")
    assert main(["cluster", "prepare", str(file), str(tmp_path / "c")]) == 0
    assert contents(tmp_path / "c") == before, "a second run changes nothing"
    configuration = tmp_path / "c" / "haproxy" / "haproxy.cfg"
    said = subprocess.run(
        ["haproxy", "-c", "-f", str(configuration)], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    subprocess.run(
        [PATRONI / "python", "-c", "import sys, yaml; yaml.safe_load(sys.stdin)"],
        input=(tmp_path / "c" / "n1" / "patroni.yml").read_bytes(),
        check=True,
    )
    for path in (tmp_path / "c").rglob("*"):
        assert path.is_dir() or path.stat().st_mode & 0o077 == 0, path


def test_a_member_more_joins_and_an_interrupted_run_is_completed(tmp_path: Path) -> None:
    description = Description.read(EXAMPLE)
    folder = tmp_path / "c"
    prepare(description, folder, print)
    assert (folder / "n1" / "etcd-state").read_text() == "new"
    # One that is replaced gets a key of its own, and joins.
    key = (folder / "n2" / "member.key").read_bytes()
    for path in (folder / "n2").iterdir():
        path.unlink()
    (folder / "n2").rmdir()
    prepare(description, folder, print)
    assert 'initial-cluster-state: "existing"' in (folder / "n2" / "etcd.yml").read_text()
    assert 'initial-cluster-state: "new"' in (folder / "n1" / "etcd.yml").read_text()
    assert (folder / "n2" / "member.key").read_bytes() != key
    # A first run that ended half way: all of them begin together.
    half = tmp_path / "half"
    prepare(description, half, print)
    (half / "members.json").unlink()
    for path in (half / "n3").iterdir():
        path.unlink()
    prepare(description, half, print)
    assert 'initial-cluster-state: "new"' in (half / "n3" / "etcd.yml").read_text()


def test_certificates_are_of_their_authority_and_renewed(tmp_path: Path) -> None:
    one = Authority.at(tmp_path / "a", "ca")
    assert Authority.at(tmp_path / "a", "ca").certificate == one.certificate
    assert one.sign(tmp_path, "member", ("n1", "10.0.0.11"))
    assert not one.sign(tmp_path, "member", ("n1", "10.0.0.11"))
    # Another address, another authority, a key that does not fit: made anew.
    assert one.sign(tmp_path, "member", ("n1", "10.0.0.12"))
    other = Authority.at(tmp_path / "b", "other")
    assert other.sign(tmp_path, "member", ("n1", "10.0.0.12"))
    other.sign(tmp_path, "second", ("n2", "10.0.0.13"))
    (tmp_path / "member.key").write_bytes((tmp_path / "second.key").read_bytes())
    assert other.sign(tmp_path, "member", ("n1", "10.0.0.12"))
    made = x509.load_pem_x509_certificate((tmp_path / "member.crt").read_bytes())
    made.verify_directly_issued_by(other.certificate)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace('name = "n2"', 'name = "n1"'), "two members have the same name"),
        (lambda text: text.replace("10.0.0.12", "10.0.0.11"), "two members have the same"),
        (lambda text: text.replace('"10.0.0.11"', '"; rm -rf /"'), "address is a host"),
        (lambda text: text.replace('["10.0.0.0/24"]', '["10.0.0.1/24"]'), "clients: "),
        (lambda text: text.replace('["10.0.0.0/24"]', "[]"), "clients names the networks"),
        (lambda text: text.replace('"automatic"', '"maybe"'), "watchdog is off"),
        (lambda text: text.replace('"10GB"', '"much"'), "slot_wal is a size"),
        (lambda text: text.replace("= 8008", "= 80080"), "patroni_port is 1 to 65535"),
        (lambda text: text.replace("= 8008", '= "8008"'), "patroni_port is a number"),
        (lambda text: text.replace("strict = true", "strict = 1"), "strict is true or false"),
        (lambda text: text.replace("strict", "stricd"), "stricd is no entry"),
        (lambda text: text.replace('"/etc/leadmill-etcd"', '"etc"'), "is an absolute path"),
        (lambda text: text[: text.rindex("[[member]]")], "a cluster has 3 to 9"),
        (lambda text: "= " + text, "is no TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: Callable[[str], str], said: str) -> None:
    file = tmp_path / "cluster.toml"
    file.write_text(change(EXAMPLE.read_text()))
    with pytest.raises(DescriptionError, match=re.escape(said)):
        Description.read(file)


def test_members_have_the_settings_of_the_product() -> None:
    there = dynamic_configuration(Description.read(EXAMPLE))["postgresql"]
    assert isinstance(there, dict)
    parameters = there["parameters"]
    more = {"max_slot_wal_keep_size": "10GB"}
    assert {**parameters, **product_parameters(), **more} == parameters
    # And those of the manifest for Kubernetes, whose operator refuses some that it sets itself.
    manifest = (ROOT / "deploy" / "cluster" / "cloudnativepg.yaml").read_text()
    given = dict(re.findall(r"^      ([a-z_]+): \"?([^\"\n]*)\"?$", manifest, re.MULTILINE))
    known = {name: str(value) for name, value in parameters.items()}
    assert {name: known[name] for name in given if name in known} == {
        name: value for name, value in given.items() if name in known
    }
    assert "shared_buffers" in given


def test_slots_of_backups_and_of_reporting_databases_are_not_dropped() -> None:
    configuration = dynamic_configuration(Description.read(EXAMPLE))
    assert configuration["ignore_slots"] == [
        {"name": SLOT, "type": "physical"},
        {"type": "logical", "plugin": "pgoutput"},
    ]


def test_the_reader_of_cells_comes_from_its_networks_to_one_database(tmp_path: Path) -> None:
    file = tmp_path / "cluster.toml"
    file.write_text(EXAMPLE.read_text().replace("cells = []", 'cells = ["203.0.113.7/32"]'))
    rules = [rule for rule in host_rules(Description.read(file)) if "leadmill_cells" in rule]
    assert rules == ["hostssl leadmill leadmill_cells 203.0.113.7/32 scram-sha-256"]
    assert not any("leadmill_cells" in rule for rule in host_rules(Description.read(EXAMPLE)))


def test_each_code_of_the_check_is_in_the_docs() -> None:
    source = (ROOT / "leadmill" / "cluster" / "checking.py").read_text()
    calls = re.findall(r"Finding\(\s*(?:\"[a-z]+\"|level),\s*\"([a-z_]+)\"", source)
    well = {"member", "synchronous", "settings", "etcd", "haproxy", "database", "watchdog"}
    table = (ROOT / "docs" / "cluster.md").read_text().partition("| code |")[2].partition("\n\n")[0]
    cells = "".join(row.split("|")[1] for row in table.splitlines()[2:])
    assert set(re.findall(r"`([a-z_]+)`", cells)) == set(calls) - well
