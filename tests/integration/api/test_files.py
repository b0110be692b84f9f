"""Files from the first request to a download, through nginx, on a real S3-compatible storage."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Barrier
from typing import Any

import httpx
import pytest

from api._sniff import is_really, pixels
from api.app import create_app
from leadmill.settings import Settings
from leadmill.stack import Stack
from leadmill.storage import HEAD_BYTES, NotThereError, Storage, StorageError
from standins.serving import served
from tests.integration.api.conftest import NOWHERE, ApiDatabase, Member
from tests.waiting import wait_for


def png(size: int = 2000, width: int = 1, height: int = 1) -> bytes:
    """A real PNG of a black pixel, padded by a chunk that viewers pass over."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    said = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    beginning = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", said)
    rest = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    padding = size - len(beginning) - len(rest) - 12
    return beginning + chunk(b"tEXt", b"x" * padding) + rest


PNG = png()
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj << >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def jpeg(width: int = 1, height: int = 1, *, notes: int = 0) -> bytes:
    """The beginning of a JPEG, with so many bytes of a camera's notes before its size."""
    beginning = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 9
    while notes > 0:
        size = min(notes, 65533)
        beginning += b"\xff\xe1" + struct.pack(">H", size + 2) + b"\0" * size
        notes -= size
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return beginning + frame + b"\0" * 60 + b"\xff\xd9"


def webp(width: int = 1, height: int = 1) -> bytes:
    bits = struct.pack("<I", (width - 1) | (height - 1) << 14)
    return b"RIFF\x24\x00\x00\x00WEBPVP8L\x18\x00\x00\x00\x2f" + bits + b"\0" * 19


JPEG = jpeg()
WEBP = webp()
HTML = b"<script>alert(1)</script>".ljust(len(PNG))


@dataclass
class FilesDesk:
    """Who may do what at the doors of a running stack."""

    stack: Stack
    database: ApiDatabase
    storage: Storage
    http: httpx.Client

    # --- Callers ----------------------------------------------------------------------------------

    def admin(self) -> dict[str, str]:
        user_id = self.database.one("select tests.create_user(admin => true)")
        token = self.database.one("select identity.sign_token(tests.claims_of(%s))", user_id)
        return {"Authorization": f"Bearer {token}"}

    def lead(self, status: str = "pending_approval") -> tuple[str, str]:
        """A lead and the token that its submitter has."""
        lead = self.database.one("select tests.create_lead(tests.create_niche(), null, %s)", status)
        return str(lead), self.database.one("select intake.upload_token(%s)", lead)

    def sell(self, lead: str) -> Member:
        """Someone who has bought the lead."""
        buyer = self.database.member()
        with self.database.connection.transaction():
            self.database.one(
                "select tests.create_subscription(tests.create_level(l.niche_id),"
                " organization => %s) from intake.lead as l where l.id = %s",
                buyer.organization_id,
                lead,
            )
            self.database.one(
                "update intake.lead set status = 'approved', approved_at = now()"
                " where id = %s and status = 'pending_approval' returning id",
                lead,
            )
            bought = self.database.one("select tests.distribute(%s)", lead)
            assert len(bought) == 1
        return buyer

    # --- Steps ------------------------------------------------------------------------------------

    def ask(
        self, headers: dict[str, str], url: str | None = None, **changes: Any
    ) -> httpx.Response:
        body = {"purpose": "logo", "media_type": "image/png", "byte_count": len(PNG)} | changes
        headers = headers | {"Content-Type": "application/json"}
        place = f"{url or self.stack.public_url}/files"
        return self.http.post(place, content=json.dumps(body), headers=headers)

    def begin(self, headers: dict[str, str], **changes: Any) -> dict[str, Any]:
        answer = self.ask(headers, **changes)
        assert answer.status_code == 201, answer.text
        assert set(answer.json()) == {"id", "upload", "expires_at"}
        return dict(answer.json())

    def send(self, file: dict[str, Any], body: bytes = PNG, **fields: str) -> tuple[int, str]:
        """Status and code of storage."""
        form = file["upload"]
        answer = self.http.post(
            form["url"], data=form["fields"] | fields, files={"file": ("a.png", body, "text/html")}
        )
        _, _, rest = answer.text.partition("<Code>")
        return answer.status_code, rest.partition("<")[0]

    def complete(
        self, headers: dict[str, str], file: dict[str, Any], url: str | None = None, **body: str
    ) -> httpx.Response:
        place = f"{url or self.stack.public_url}/files/{file['id']}/complete"
        return self.http.post(place, json=body, headers=headers)

    def get(
        self, headers: dict[str, str], file: dict[str, Any] | str, url: str | None = None
    ) -> httpx.Response:
        file_id = file if isinstance(file, str) else file["id"]
        return self.http.get(f"{url or self.stack.public_url}/files/{file_id}", headers=headers)

    def stored(self, headers: dict[str, str], body: bytes = PNG, **changes: Any) -> dict[str, Any]:
        """A file that has gone all the way."""
        token = {k: v for k, v in changes.items() if k == "upload_token"}
        file = self.begin(headers, byte_count=len(body), **changes)
        assert self.send(file, body) == (204, "")
        answer = self.complete(headers, file, **token)
        assert (answer.status_code, answer.json()["status"]) == (200, "stored"), answer.text
        return file

    # --- What is there ----------------------------------------------------------------------------

    def row(self, file: dict[str, Any]) -> tuple[str, str | None]:
        """Status, and why it was deleted."""
        return self.database.connection.execute(
            "select status, deletion_reason from file.file where id = %s", (file["id"],)
        ).fetchone()  # type: ignore[return-value]

    def folder(self, file: dict[str, Any]) -> str:
        return str(self.database.one("select folder from file.file where id = %s", file["id"]))

    def objects(self, file: dict[str, Any]) -> int:
        """How many objects storage has of a file."""
        answer = self.storage._client.list_objects_v2(
            Bucket=self.storage._bucket, Prefix=f"{self.folder(file)}/"
        )
        return int(answer["KeyCount"])

    def clean(self) -> None:
        """What the worker does every ten minutes."""
        self.database.one("select queue.defer('clean_files')")
        wait_for(
            lambda: (
                not self.database.one(
                    "select count(*) from queue.procrastinate_jobs"
                    " where task_name = 'clean_files' and status in ('todo', 'doing')"
                )
            )
        )

    def age(self, file: dict[str, Any], interval: str) -> None:
        """The file was asked for so long ago."""
        with self.database.connection.transaction():
            self.database.connection.execute(
                "alter table file.file disable trigger files_move_forward"
            )
            self.database.connection.execute(
                "update file.file set created_at = created_at - %s::interval,"
                " upload_ends_at = upload_ends_at - %s::interval where id = %s",
                (interval, interval, file["id"]),
            )
            self.database.connection.execute(
                "alter table file.file enable trigger files_move_forward"
            )


@pytest.fixture(scope="module")
def storage(stack: Stack) -> Storage:
    return Storage(Settings.from_env(stack.environment()))


@pytest.fixture
def desk(stack: Stack, database: ApiDatabase, storage: Storage) -> Iterator[FilesDesk]:
    with httpx.Client() as http:
        yield FilesDesk(stack, database, storage, http)


def code(answer: httpx.Response) -> tuple[int, str]:
    assert set(answer.json()) == {"code", "message", "details", "hint"}
    return answer.status_code, answer.json()["code"]


# --- The way --------------------------------------------------------------------------------------


def test_a_logo_goes_up_and_comes_down(desk: FilesDesk, member: Member) -> None:
    file = desk.begin(member.headers)
    assert code(desk.get(member.headers, file)) == (404, "LM253"), "it is not there yet"
    assert desk.send(file) == (204, "")
    assert code(desk.get(member.headers, file)) == (404, "LM253"), "nobody has looked at it yet"
    answer = desk.complete(member.headers, file)
    assert answer.json() == {"id": file["id"], "status": "stored"}

    answer = desk.get(member.headers, file)
    assert answer.status_code == 307
    assert answer.headers["Cache-Control"] == "no-store"
    download = desk.http.get(answer.headers["Location"])
    assert (download.status_code, download.content) == (200, PNG)
    assert download.headers["Content-Type"] == "image/png"
    said = download.headers["Content-Disposition"]
    assert said == f'attachment; filename="logo-{file["id"]}.png"'
    headers = member.headers | {"Accept": "application/json"}
    url = desk.get(headers, file).json()["url"]
    assert desk.http.get(url).content == PNG, "a script gets the address"

    door = f"{desk.stack.public_url}/api"
    listed = desk.http.get(f"{door}/files?select=*", headers=member.headers).json()
    assert [(one["id"], one["status"], one["byte_count"]) for one in listed] == [
        (file["id"], "stored", len(PNG))
    ]
    assert not {"folder", "object_key", "created_by"} & set(listed[0])
    me = desk.http.get(f"{door}/rpc/me", headers=member.headers).json()
    assert me["organization"]["logo_file_id"] == file["id"]
    organizations = desk.http.get(f"{door}/organizations", headers=member.headers).json()
    assert [one["logo_file_id"] for one in organizations] == [file["id"]]


def test_a_newer_logo_replaces_the_one_before(desk: FilesDesk, member: Member) -> None:
    first = desk.stored(member.headers)
    second = desk.stored(member.headers, JPEG, media_type="image/jpeg")
    assert desk.row(first) == ("deleted", "replaced")
    assert code(desk.get(member.headers, first)) == (404, "LM253")
    assert desk.get(member.headers, second).status_code == 307


def test_a_submitter_attaches_what_the_buyer_reads(desk: FilesDesk) -> None:
    """With the token that the thank-you page has."""
    niche = desk.database.one("select tests.create_niche()")
    slug = desk.database.one("select slug from catalog.niche where id = %s", niche)
    lead = desk.http.post(
        f"{desk.stack.public_url}/api/rpc/submit_lead",
        json={
            "niche": slug,
            "contact": {"name": "Ada", "email": "ada@leads.example"},
            "answers": {"budget": 100, "location": ["US"]},
        },
    ).json()
    given = {"purpose": "attachment", "lead_id": lead["lead_id"]}
    given |= {"upload_token": lead["upload_token"]}
    file = desk.stored({}, PDF, media_type="application/pdf", **given)
    assert code(desk.get({}, file)) == (401, "LM032"), "nobody reads without a token"

    stranger = desk.database.member()
    assert code(desk.get(stranger.headers, file)) == (404, "LM253"), "it is not sold yet"
    buyer = desk.sell(lead["lead_id"])
    answer = desk.get(buyer.headers, file)
    assert desk.http.get(answer.headers["Location"]).content == PDF
    assert code(desk.get(stranger.headers, file)) == (404, "LM253"), "who has not bought it"
    place = f"{desk.stack.public_url}/api/files?lead_id=eq.{lead['lead_id']}"
    assert len(desk.http.get(place, headers=buyer.headers).json()) == 1
    assert desk.http.get(place, headers=stranger.headers).json() == []
    assert code(desk.ask({}, **given)) == (403, "LM250"), "nothing is attached to a sold lead"


def test_an_admin_attaches_and_reads_at_the_admin_door(desk: FilesDesk) -> None:
    lead, _ = desk.lead("approved")
    admin, url = desk.admin(), desk.stack.admin_url
    given = {"purpose": "attachment", "lead_id": lead, "byte_count": len(WEBP)}
    given |= {"media_type": "image/webp"}
    assert code(desk.ask(admin, **given)) == (401, "LM032"), "not at the public one"
    answer = desk.ask(admin, url, **given)
    assert answer.status_code == 201, answer.text
    file = answer.json()
    assert desk.send(file, WEBP) == (204, "")
    assert code(desk.complete(admin, file)) == (401, "LM032")
    assert desk.complete(admin, file, url).json()["status"] == "stored"
    assert code(desk.get(admin, file)) == (401, "LM032")
    answer = desk.get(admin, file, url)
    assert desk.http.get(answer.headers["Location"]).content == WEBP
    member = desk.database.member()
    assert code(desk.get(member.headers, file, url)) == (401, "LM032"), "nor members at this one"
    forged = member.headers | {"X-Door": "admin"}
    assert code(desk.get(forged, file)) == (404, "LM253"), "nginx says which door it is"


# --- What is refused ------------------------------------------------------------------------------


def test_storage_refuses_what_was_not_allowed(desk: FilesDesk, member: Member) -> None:
    file = desk.begin(member.headers)
    other = desk.begin(desk.database.member().headers)
    assert desk.send(file, PNG + b"x") == (400, "EntityTooLarge")
    assert desk.send(file, PNG[:-1]) == (400, "EntityTooSmall")
    fields = {
        "another type": {"Content-Type": "text/html"},
        "another place": {"key": other["upload"]["fields"]["key"]},
        "another policy": {"policy": other["upload"]["fields"]["policy"]},
        "another signature": {"x-amz-signature": "0" * 64},
        "another key of ours": {"x-amz-credential": "other/20260101/us-east-1/s3/aws4_request"},
    }
    for what, changed in fields.items():
        assert desk.send(file, **changed)[0] == 403, what
    assert desk.objects(file) == 0
    assert code(desk.complete(member.headers, file)) == (409, "LM257")
    assert desk.row(file) == ("awaited", None)
    assert desk.send(file) == (204, ""), "what was allowed is taken"


def test_grants_run_out(desk: FilesDesk, storage: Storage, member: Member) -> None:
    file = desk.begin(member.headers)
    late = storage.allow_upload(f"{desk.folder(file)}/upload", "image/png", len(PNG), 1)
    stored = desk.stored(member.headers)
    key = desk.database.one("select object_key from file.file where id = %s", stored["id"])
    url = storage.allow_download(key, "image/png", "a.png", 1)
    wait_for(lambda: desk.http.get(url).status_code == 403)
    # It was asked for before the other.
    assert desk.send(file | {"upload": late}) == (403, "AccessDenied")
    # The same, asked for in time: so it was the age.
    url = storage.allow_download(key, "image/png", "a.png", 60)
    assert desk.http.get(url).status_code == 200
    assert desk.http.get(url.replace("a.png", "a.html")).status_code == 403, (
        "and the name is signed"
    )


def test_nothing_in_storage_is_public(desk: FilesDesk, storage: Storage, member: Member) -> None:
    file = desk.stored(member.headers)
    key = desk.database.one("select object_key from file.file where id = %s", file["id"])
    bucket = f"{desk.stack.storage_url}/{storage._bucket}"
    assert desk.http.get(f"{bucket}/{key}").status_code == 403
    assert desk.http.get(bucket).status_code == 403
    assert desk.http.put(f"{bucket}/{key}", content=HTML).status_code == 403
    assert desk.http.delete(f"{bucket}/{key}").status_code == 403


def test_what_is_not_what_it_claims_is_deleted(desk: FilesDesk, member: Member) -> None:
    for body in (HTML, b"<svg xmlns='http://www.w3.org/2000/svg'/>".ljust(len(PNG)), PDF):
        file = desk.begin(member.headers, byte_count=len(body))
        assert desk.send(file, body) == (204, "")
        answer = desk.complete(member.headers, file)
        assert code(answer) == (400, "LM258")
        assert "image/png" in answer.json()["details"]
        assert desk.row(file) == ("deleted", "refused")
        assert desk.objects(file) == 0
        assert code(desk.complete(member.headers, file)) == (409, "LM255")


def test_what_got_past_the_policy_is_refused(
    desk: FilesDesk, storage: Storage, member: Member
) -> None:
    """A storage that does not keep to the policy gains nothing."""
    for media_type, body in (("image/png", PNG + b"x"), ("text/html", PNG)):
        file = desk.begin(member.headers)
        storage._client.put_object(
            Bucket=storage._bucket, Key=f"{desk.folder(file)}/upload", Body=body,
            ContentType=media_type,
        )  # fmt: skip
        assert code(desk.complete(member.headers, file)) == (400, "LM258")
        assert desk.row(file) == ("deleted", "refused")


def test_a_copy_takes_nothing_along_but_bytes_and_type(storage: Storage) -> None:
    client, bucket = storage._client, storage._bucket
    client.put_object(
        Bucket=bucket,
        Key="logos/x/upload",
        Body=PNG,
        ContentType="image/png",
        ContentEncoding="gzip",
        ContentLanguage="en",
        ContentDisposition="inline; filename=evil.html",
        CacheControl="public, max-age=31536000",
        Metadata={"said": "by the uploader"},
    )
    storage.copy("logos/x/upload", "logos/x/kept")
    kept = client.head_object(Bucket=bucket, Key="logos/x/kept")
    assert kept["ContentType"] == "image/png"
    assert kept["ContentLength"] == len(PNG)
    assert kept["Metadata"] == {}
    told = ("ContentEncoding", "ContentLanguage", "ContentDisposition", "CacheControl")
    assert [name for name in told if kept.get(name)] == []
    storage.clean("logos/x")


def test_what_is_sent_after_we_have_looked_is_not_kept(desk: FilesDesk, member: Member) -> None:
    """The grant is still good: it lets the upload be sent again, with any content."""
    file = desk.stored(member.headers)
    assert desk.send(file, HTML) == (204, "")
    assert desk.complete(member.headers, file).json()["status"] == "stored"
    answer = desk.get(member.headers, file)
    assert desk.http.get(answer.headers["Location"]).content == PNG
    assert desk.objects(file) == 2
    desk.age(file, "1 hour")
    desk.clean()
    assert desk.objects(file) == 1
    assert desk.http.get(answer.headers["Location"]).content == PNG


def test_the_files_of_others_are_not_there(desk: FilesDesk, member: Member) -> None:
    other = desk.database.member()
    file = desk.begin(member.headers)
    assert desk.send(file) == (204, "")
    assert code(desk.complete(other.headers, file)) == (404, "LM253")
    assert code(desk.complete({}, file)) == (404, "LM253")
    assert desk.row(file) == ("awaited", None)
    assert desk.complete(member.headers, file).status_code == 200
    assert code(desk.get(other.headers, file)) == (404, "LM253")
    assert code(desk.get({}, file)) == (401, "LM032")
    place = f"{desk.stack.public_url}/api/rpc/delete_file"
    body = {"file_id": file["id"]}
    assert code(desk.http.post(place, json=body, headers=other.headers)) == (404, "LM253")
    assert desk.http.post(place, json=body).status_code == 401
    assert desk.row(file) == ("stored", None)
    colleague = desk.database.member(member.organization_id)
    assert desk.get(colleague.headers, file).status_code == 307


def test_tokens_of_leads_are_for_one_lead(desk: FilesDesk) -> None:
    lead, token = desk.lead()
    other, other_token = desk.lead()
    given = {"purpose": "attachment", "lead_id": lead}
    assert code(desk.ask({}, **given)) == (403, "LM250")
    assert code(desk.ask({}, upload_token=other_token, **given)) == (403, "LM250")
    assert code(desk.ask(desk.database.member().headers, **given)) == (403, "LM250")
    file = desk.begin({}, upload_token=token, **given)
    assert desk.send(file) == (204, "")
    assert code(desk.complete({}, file)) == (404, "LM253")
    assert code(desk.complete({}, file, upload_token=other_token)) == (404, "LM253")
    assert desk.complete({}, file, upload_token=token).status_code == 200
    file = desk.begin({}, purpose="attachment", lead_id=other, upload_token=other_token)
    assert code(desk.complete({}, file, upload_token=other_token)) == (409, "LM257")


@pytest.mark.parametrize(
    ("changes", "status", "expected"),
    [
        ({"media_type": "image/svg+xml"}, 400, "LM251"),
        ({"media_type": "application/pdf"}, 400, "LM251"),
        ({"purpose": "avatar"}, 400, "LM251"),
        ({"byte_count": 2**20 + 1}, 400, "LM252"),
        ({"byte_count": 10**30}, 400, "LM252"),
        ({"byte_count": -(10**30)}, 400, "LM252"),
        ({"byte_count": 0}, 400, "LM252"),
        ({"byte_count": "100"}, 400, "LM031"),
        ({"byte_count": 1.5}, 400, "LM031"),
        ({"byte_count": True}, 400, "LM031"),
        ({"purpose": None}, 400, "LM031"),
        ({"media_type": ["image/png"]}, 400, "LM031"),
        ({"media_type": "image/png\u0000"}, 400, "LM031"),
        ({"media_type": "image/\ud800"}, 400, "LM031"),
        ({"lead_id": "1"}, 400, "LM031"),
        ({"lead_id": 1}, 400, "LM031"),
        ({"upload_token": 1}, 400, "LM031"),
        ({"organization_id": "1"}, 400, "LM031"),
        ({"media_type": "x" * 20_000}, 413, "LM004"),
    ],
)
def test_refuses_what_is_no_upload(
    desk: FilesDesk, member: Member, changes: dict[str, Any], status: int, expected: str
) -> None:
    assert code(desk.ask(member.headers, **changes)) == (status, expected)
    count = "select count(*) from file.file where organization_id = %s"
    assert desk.database.one(count, member.organization_id) == 0


def test_callers_need_a_live_session(desk: FilesDesk, member: Member) -> None:
    file = desk.stored(member.headers)
    forged = {"Authorization": member.headers["Authorization"][:-3] + "abc"}
    desk.database.connection.execute(
        "update identity.session set ended_at = now(), end_reason = 'logged_out'"
        " where user_id = %s",
        (member.user_id,),
    )
    for headers in (forged, member.headers):
        assert code(desk.ask(headers)) == (401, "LM120")
        assert code(desk.complete(headers, file)) == (401, "LM120")
        assert code(desk.get(headers, file)) == (401, "LM120")
    assert code(desk.ask({"Authorization": "Basic x"})) == (401, "LM032")
    assert code(desk.ask({})) == (403, "LM115")


def test_addresses_that_name_no_file(desk: FilesDesk, member: Member) -> None:
    for name in ("x", "00000000-0000-7000-8000-000000000000"):
        assert code(desk.get(member.headers, name)) == (404, "LM253")
        assert code(desk.complete(member.headers, {"id": name})) == (404, "LM253")


# --- At once, later, and without storage ----------------------------------------------------------


def test_many_who_complete_at_once_keep_one_object(desk: FilesDesk, member: Member) -> None:
    file = desk.begin(member.headers)
    assert desk.send(file) == (204, "")
    barrier = Barrier(8)

    def complete(_: int) -> int:
        with httpx.Client() as http:
            barrier.wait()
            return replace(desk, http=http).complete(member.headers, file).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(complete, range(8))) == {200}
    assert desk.row(file) == ("stored", None)
    assert desk.objects(file) == 1
    assert desk.complete(member.headers, file).json()["status"] == "stored"
    answer = desk.get(member.headers, file)
    assert desk.http.get(answer.headers["Location"]).content == PNG


def test_a_job_removes_what_nobody_needs(desk: FilesDesk, member: Member) -> None:
    forgotten = desk.begin(member.headers)
    assert desk.send(forgotten) == (204, "")
    young = desk.begin(member.headers)
    assert desk.send(young) == (204, "")
    removed = desk.stored(member.headers)
    kept = desk.stored(desk.database.member().headers)
    answer = desk.http.post(
        f"{desk.stack.public_url}/api/rpc/delete_file",
        json={"file_id": removed["id"]},
        headers=member.headers,
    )
    assert answer.status_code == 204, answer.text
    assert code(desk.get(member.headers, removed)) == (404, "LM253"), "at once"
    desk.age(forgotten, "25 hours")
    for file in (removed, kept):
        desk.age(file, "1 hour")
    desk.clean()
    assert desk.row(forgotten) == ("deleted", "not_uploaded")
    assert desk.row(young) == ("awaited", None)
    assert [desk.objects(f) for f in (forgotten, young, removed, kept)] == [0, 1, 0, 1]
    assert code(desk.complete(member.headers, forgotten)) == (409, "LM255")


def test_without_storage_no_file_is_taken(
    settings: Settings, database: ApiDatabase, member: Member
) -> None:
    with served(create_app(settings)) as url, httpx.Client(base_url=url) as api:
        body = {"purpose": "logo", "media_type": "image/png", "byte_count": 10}
        assert code(api.post("/files", json=body, headers=member.headers)) == (503, "LM260")
        place = "/files/00000000-0000-7000-8000-000000000000"
        assert code(api.get(place, headers=member.headers)) == (503, "LM260")
        answer = api.post(f"{place}/complete", json={}, headers=member.headers)
        assert code(answer) == (503, "LM260")
        assert api.get("/readyz").status_code == 200, "all else works"
    count = "select count(*) from file.file where organization_id = %s"
    assert database.one(count, member.organization_id) == 0


def test_storage_that_is_away_is_a_502(desk: FilesDesk, settings: Settings, member: Member) -> None:
    file = desk.begin(member.headers)
    assert desk.send(file) == (204, "")
    ours = Settings.from_env(desk.stack.environment())
    for wrong in ({"storage_url": NOWHERE}, {"storage_secret_key": "wrong"}):
        cut_off = replace(ours, **wrong)  # type: ignore[arg-type]
        with served(create_app(cut_off)) as url:
            assert code(desk.complete(member.headers, file, url)) == (502, "LM261")
        assert desk.row(file) == ("awaited", None), "it can be completed later"
    assert desk.complete(member.headers, file).status_code == 200


def test_a_bucket_that_is_not_there_is_no_missing_file(stack: Stack, storage: Storage) -> None:
    other = Storage(
        replace(Settings.from_env(stack.environment()), storage_bucket="nothing-is-here")
    )
    with pytest.raises(StorageError):
        other.look_at("a/b")
    with pytest.raises(NotThereError):
        storage.look_at("a/b")
    storage.make_bucket()  # it is there


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("image/png", PNG),
        ("image/jpeg", JPEG),
        ("image/webp", WEBP),
        ("application/pdf", PDF),
    ],
)
def test_types_are_known_by_their_first_bytes(media_type: str, body: bytes) -> None:
    assert is_really(media_type, body[:64])
    for other in ("image/png", "image/jpeg", "image/webp", "application/pdf"):
        assert is_really(other, body[:64]) is (other == media_type)
    assert not is_really(media_type, b"")
    assert not is_really(media_type, b" " + body)
    assert not is_really(media_type, HTML)
    assert not is_really("image/svg+xml", body)


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (png(), 1),
        (png(width=60000, height=60000), 3_600_000_000),
        (png(width=0, height=7), None),
        (jpeg(4000, 3000), 12_000_000),
        (jpeg(65535, 65535), 65535**2),
        (jpeg(4000, 3000, notes=300_000), 12_000_000),
        (jpeg(4000, 3000, notes=600_000), None),
        (webp(16384, 16384), 16384**2),
        (webp(640, 480), 640 * 480),
        (png()[:20], None),
        (b"\xff\xd8\xff\xe0\x00\x00" * 50, None),
        (b"\xff\xd8\xff\xe1\xff\xff", None),
        (b"", None),
        (HTML, None),
    ],
)
def test_an_image_says_how_large_it_is_where_shown(body: bytes, count: int | None) -> None:
    assert pixels(body[:HEAD_BYTES]) == count


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("image/png", png(width=60000, height=60000)),
        ("image/jpeg", jpeg(20000, 20000)),
        ("image/jpeg", jpeg(10, 10, notes=600_000)),
        ("image/webp", webp(16384, 16384)),
    ],
)
def test_an_image_that_fills_memory_is_refused(
    desk: FilesDesk, member: Member, media_type: str, body: bytes
) -> None:
    file = desk.begin(member.headers, byte_count=len(body), media_type=media_type)
    assert desk.send(file, body) == (204, "")
    assert code(desk.complete(member.headers, file)) == (400, "LM258")
    assert desk.row(file) == ("deleted", "refused")
    assert desk.objects(file) == 0
