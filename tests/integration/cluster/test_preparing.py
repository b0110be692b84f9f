"""The files of a cluster: as the docs say, refused where wrong, the same when made again."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import ssl
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import NameOID

from leadmill.backup.place import SLOT, Place, archive_command
from leadmill.cli import main
from leadmill.cluster.certificates import Authority
from leadmill.cluster.description import Description, DescriptionError
from leadmill.cluster.preparing import (
    commands,
    dynamic_configuration,
    host_rules,
    prepare,
    product_parameters,
)
from leadmill.settings import Settings
from leadmill.stack.cluster import ROOT
from tests.integration.cluster.machines import PATRONI

EXAMPLE = ROOT / "deploy" / "cluster" / "cluster.toml.example"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_example_becomes_files_that_the_programs_take(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Where HAProxy looks for the certificate.
    text = "on_one_machine = true\n" + EXAMPLE.read_text()
    text = text.replace("[proxy]", f'[proxy]\nfolder = "{tmp_path / "c" / "haproxy"}"')
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


def etcds(there: Path) -> list[str]:
    """With whom an etcd starts."""
    [line] = [one for one in (there / "etcd.yml").read_text().splitlines() if "cluster:" in one]
    return [peer.partition("=")[0] for peer in line.split('"')[1].split(",")]


def test_a_member_more_joins_and_an_interrupted_run_is_completed(tmp_path: Path) -> None:
    description = Description.read(EXAMPLE)
    folder = tmp_path / "c"
    prepare(description, folder, print)
    assert (folder / "n1" / "etcd-state").read_text() == "new"
    # One that is replaced gets a key of its own, and joins.
    key = (folder / "n2" / "member.key").read_bytes()
    shutil.rmtree(folder / "n2")
    prepare(description, folder, print)
    assert 'initial-cluster-state: "existing"' in (folder / "n2" / "etcd.yml").read_text()
    assert 'initial-cluster-state: "new"' in (folder / "n1" / "etcd.yml").read_text()
    assert (folder / "n2" / "member.key").read_bytes() != key
    assert etcds(folder / "n2") == ["n1", "n2", "n3"]
    # Of two that are replaced, the first joins when the second has not been added yet.
    for name in ("n2", "n3"):
        shutil.rmtree(folder / name)
    for _ in range(2):
        prepare(description, folder, print)
        assert etcds(folder / "n2") == ["n1", "n2"]
        assert etcds(folder / "n3") == ["n1", "n2", "n3"]
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
    # Of the same name, as they were once.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_hex", lambda _: name_of(one).rpartition(" ")[2])
        other = Authority.at(tmp_path / "b", "ca")
    assert other.certificate.subject == one.certificate.subject
    assert other.sign(tmp_path, "member", ("n1", "10.0.0.12"))
    other.sign(tmp_path, "second", ("n2", "10.0.0.13"))
    (tmp_path / "member.key").write_bytes((tmp_path / "second.key").read_bytes())
    assert other.sign(tmp_path, "member", ("n1", "10.0.0.12"))
    made = x509.load_pem_x509_certificate((tmp_path / "member.crt").read_bytes())
    made.verify_directly_issued_by(other.certificate)


def name_of(authority: Authority) -> str:
    [name] = authority.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(name.value)


def understand_each_other(server: Path, client: Path) -> None:
    """Both present the certificate of their folder, and trust what its bundle has."""
    of_client = ssl.create_default_context(cafile=str(client / "ca.crt"))
    of_server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(server / "ca.crt"))
    of_server.verify_mode = ssl.CERT_REQUIRED
    for folder, context in ((server, of_server), (client, of_client)):
        context.load_cert_chain(folder / "member.crt", folder / "member.key")
        # As Python 3.13 has it.
        context.verify_flags |= ssl.VERIFY_X509_STRICT
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    name = {"n1": "10.0.0.11", "n2": "10.0.0.12", "n3": "10.0.0.13"}[server.name]
    ends = [
        of_client.wrap_bio(to_client, to_server, server_hostname=name),
        of_server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(3):
        for end in ends:
            with suppress(ssl.SSLWantReadError):
                end.do_handshake()
    # Whoever is refused hears of it with the first byte.
    ends[0].write(b"here")
    assert ends[1].read() == b"here"
    ends[1].write(b"there")
    assert ends[0].read() == b"there"


def issued(folder: Path, name: str) -> list[str]:
    """Which of the authorities' folders signed each certificate of this name, by member."""
    authority = {"member": "ca", "etcd": "etcd-ca"}[name]
    found = []
    for member in ("n1", "n2", "n3"):
        made = x509.load_pem_x509_certificate((folder / member / f"{name}.crt").read_bytes())
        for place in folder.glob(f"authority*/{authority}.crt"):
            with suppress(InvalidSignature, ValueError):
                made.verify_directly_issued_by(x509.load_pem_x509_certificate(place.read_bytes()))
                found.append(place.parent.name)
    return found


def trusted(folder: Path) -> list[int]:
    """How many authorities each machine trusts."""
    return [
        len(x509.load_pem_x509_certificates(path.read_bytes()))
        for path in sorted(folder.glob("*/*ca.crt"))
        if not path.parent.name.startswith("authority")
    ]


def test_a_deleted_authority_has_signed_nothing_that_stays(tmp_path: Path) -> None:
    description, folder = Description.read(EXAMPLE), tmp_path / "c"
    prepare(description, folder, print)
    before = contents(folder)
    shutil.rmtree(folder / "authority")
    prepare(description, folder, print)
    for name in ("member", "etcd"):
        assert issued(folder, name) == ["authority"] * 3
    assert trusted(folder) == [1] * 7
    after = contents(folder)
    kept = {name for name in before if before[name] == after[name]}
    assert not {name for name in kept if name.endswith((".crt", ".key"))}


def test_authorities_change_in_rounds(tmp_path: Path) -> None:
    """At each moment two machines may be a round apart, and trust what the other has."""
    description, folder = Description.read(EXAMPLE), tmp_path / "c"

    def a_round() -> None:
        before = tmp_path / "before"
        shutil.rmtree(before, ignore_errors=True)
        if folder.exists():
            shutil.copytree(folder, before)
        prepare(description, folder, print)
        understand_each_other(folder / "n1", folder / "n2")
        if before.exists():
            understand_each_other(folder / "n1", before / "n2")
            understand_each_other(before / "n1", folder / "n2")

    a_round()
    (folder / "authority-next").mkdir()
    a_round()
    for name in ("member", "etcd"):
        assert issued(folder, name) == ["authority"] * 3
    assert trusted(folder) == [2] * 7
    (folder / "authority").rename(folder / "authority-before")
    (folder / "authority-next").rename(folder / "authority")
    a_round()
    for name in ("member", "etcd"):
        assert issued(folder, name) == ["authority"] * 3
    assert trusted(folder) == [2] * 7
    shutil.rmtree(folder / "authority-before")
    a_round()
    for name in ("member", "etcd"):
        assert issued(folder, name) == ["authority"] * 3
    assert trusted(folder) == [1] * 7


def entry_of(table: str, name: str, text: str) -> str:
    return text.replace(f"[{table}]", f'[{table}]\n{name} = "/srv/elsewhere"')


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace('name = "n2"', 'name = "n1"'), "two members have the same name"),
        (lambda text: text.replace("10.0.0.12", "10.0.0.11"), "two members have the same"),
        (lambda text: text.replace('"10.0.0.11"', '"; rm -rf /"'), "address is an IPv4 address"),
        (lambda text: text.replace('"10.0.0.11"', '"n1.internal"'), "address is an IPv4 address"),
        (lambda text: text.replace('"n1"', '"haproxy"'), "is for something else"),
        (lambda text: text.replace('"n1"', '"passwords"'), "is for something else"),
        (lambda text: text.replace('"n1"', '"authority"'), "is for something else"),
        (lambda text: text.replace('"n1"', '"authority-before"'), "is for something else"),
        (lambda text: text.replace('["10.0.0.0/24"]', '["10.0.0.1/24"]'), "clients: "),
        (lambda text: text.replace('["10.0.0.0/24"]', "[]"), "clients names the networks"),
        (lambda text: text.replace('"automatic"', '"maybe"'), "watchdog is off"),
        (lambda text: text.replace('"10GB"', '"much"'), "slot_wal is a size"),
        (lambda text: text.replace("= 8008", "= 80080"), "patroni_port is 1 to 65535"),
        (lambda text: text.replace("= 8008", '= "8008"'), "patroni_port is a number"),
        (lambda text: text.replace("strict = true", "strict = 1"), "strict is true or false"),
        (lambda text: text.replace("strict", "stricd"), "stricd is no entry"),
        (lambda text: text.replace('"/var/log/postgresql"', '"log"'), "is an absolute path"),
        (lambda text: text.replace('"/var/lib/leadmill-backup"', '"b"'), "is an absolute path"),
        *(
            (partial(entry_of, table, name), f"{name} is {place}, where install.sh puts it")
            for table, name, place in (
                ("members", "folder", "/etc/leadmill-cluster"),
                ("members", "etcd_folder", "/etc/leadmill-etcd"),
                ("members", "etcd_data", "/var/lib/leadmill-etcd"),
                ("proxy", "folder", "/etc/leadmill-haproxy"),
            )
        ),
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


def test_no_program_is_named_by_etcd(tmp_path: Path) -> None:
    """Asked of Patroni: what is in the file of a member wins over what is in etcd."""
    prepare(Description.read(EXAMPLE), tmp_path, print)
    place = Path("/var/lib/leadmill-backup")
    wanted = commands(Description.read(EXAMPLE))
    assert wanted["archive_command"] == archive_command(place)
    programs = ("callbacks", "create_replica_methods", "pre_promote", "before_stop")
    foreign = {
        "parameters": dict.fromkeys(wanted, "foreign"),
        **dict.fromkeys(programs, "foreign"),
    }
    ask = (
        "import json, sys; from patroni.config import Config;"
        " one = Config(sys.argv[1], validator=None);"
        " one.set_dynamic_configuration(json.loads(sys.argv[2]));"
        " print(json.dumps(one['postgresql'], default=dict))"
    )
    said = subprocess.run(
        [
            *(PATRONI / "python", "-c", ask, tmp_path / "n1" / "patroni.yml"),
            json.dumps({"postgresql": foreign}),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    there = json.loads(said.stdout)
    assert {name: there["parameters"][name] for name in wanted} == wanted
    assert "foreign" not in json.dumps(there)


def test_members_archive_as_the_setup_of_backups_says(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    settings = Settings(
        database_url_backup=f"postgresql://leadmill_backup@/leadmill?host={tmp_path}",
        backup_folder=str(tmp_path / "backups"),
        backup_data=str(tmp_path / "data"),
        backup_key_file=str(tmp_path / "key"),
    )
    place = Place.of(settings)
    place.make_key()
    place.prepare()
    written = dict(
        line.split(" = ")
        for line in place.archiving.read_text().splitlines()
        if not line.startswith("#")
    )
    described = replace(Description.read(EXAMPLE), backup_folder=str(place.folder))
    wanted = commands(described)
    assert {name: str(wanted[name]) for name in written} == {
        name: value.strip("'") for name, value in written.items()
    }
    off = commands(replace(described, archive=False))
    assert (off["archive_mode"], off["archive_command"]) == ("off", "")


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
