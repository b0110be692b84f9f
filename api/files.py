"""POST /files begins an upload, POST /files/{id}/complete ends it, GET /files/{id} is a download.

The bytes go between the caller and storage. Whoever may upload can do so until the grant runs out,
also after we have looked: so we look at a copy that nobody else may write to, and keep that one.
"""

import logging
from collections.abc import Callable
from typing import Any, NoReturn
from uuid import UUID, uuid4

from psycopg.rows import DictRow
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api._bearer import token_of
from api._body import malformed, read_fields, read_json_bytes
from api._context import Connection, Context, one
from api._errors import ApiError
from api._sniff import EXTENSIONS, is_really, pixels
from leadmill.storage import Found, NotThereError, Storage, StorageError

log = logging.getLogger(__name__)

NO_SUCH_FILE = "LM253"
# LM257 nothing_uploaded (409): Nothing was uploaded.
#   To do: Send the form that `POST /files` answered, then complete the upload.
NOTHING_UPLOADED = "LM257"
# LM258 upload_mismatch (400): The upload is not what was announced; `details` says how. It was
#   deleted.
#   To do: Begin a new upload.
NOT_AS_ANNOUNCED = "LM258"
# LM260 storage_not_configured (503): No storage is configured.
#   To do: See [files](files.md#storage).
NO_STORAGE = "LM260"
# LM261 storage_unavailable (502): The storage cannot be reached or refuses.
#   To do: Try again.
STORAGE_TROUBLE = "LM261"
BODY_LIMIT = 16 * 1024
DOWNLOAD_SECONDS = 60
# As a camera of today makes them. 16 million pixels are 64 MB where they are shown.
MOST_PIXELS = 16_000_000


async def begin_upload(request: Request) -> Response:
    """Begin an upload: announce a file and get a signed form for it.

    It is committed before the form is signed: every object in storage has its row.
    """
    context = Context.of(request)
    storage = _configured(context)
    given = _read_request(await read_json_bytes(request, BODY_LIMIT))

    async def create(connection: Connection) -> DictRow:
        await context.as_caller(request, connection)
        return await one(
            connection,
            "select * from file.request_upload("
            "purpose => %(purpose)s, media_type => %(media_type)s, byte_count => %(byte_count)s,"
            " lead_id => %(lead_id)s, upload_token => %(upload_token)s)",
            **given,
        )

    file = await context.execute(request, create)
    log.info("upload allowed", extra={"file_id": str(file["file_id"])})
    form = storage.allow_upload(
        _upload_key(file), given["media_type"], given["byte_count"], file["seconds"]
    )
    return JSONResponse(
        {
            "id": str(file["file_id"]),
            "upload": {"url": form["url"], "fields": form["fields"]},
            "expires_at": file["expires_at"].isoformat(),
        },
        201,
    )


async def complete_upload(request: Request) -> Response:
    """Check and keep an upload.

    Any number of requests may complete an upload at once: one copy is kept.
    """
    context = Context.of(request)
    storage = _configured(context)
    file_id = _file_id(request)
    upload_token = _read_completion(await read_json_bytes(request, BODY_LIMIT))

    async def enter(connection: Connection) -> DictRow:
        await context.as_caller(request, connection)
        statement = "select * from file.pending_upload(%s, %s)"
        return await one(connection, statement, file_id, upload_token)

    file = await context.execute(request, enter)
    done = JSONResponse({"id": str(file_id), "status": "stored"})
    if file["status"] == "stored":
        return done

    ours = f"{file['folder']}/{uuid4()}"
    try:
        await run_in_threadpool(storage.copy, _upload_key(file), ours)
        found = await run_in_threadpool(storage.look_at, ours)
    except NotThereError:
        # A concurrent request that completed it has cleaned up.
        if (await context.execute(request, enter))["status"] == "stored":
            return done
        raise ApiError(
            409, NOTHING_UPLOADED, "nothing was uploaded", hint="Send the form first."
        ) from None
    except StorageError as error:
        _trouble(error)

    fault = _fault(file, found)

    async def decide(connection: Connection) -> DictRow:
        await context.as_caller(request, connection)
        if fault is not None:
            return await one(connection, "select file.refuse_upload(%s) as is_ours", file_id)
        statement = "select file.store_upload(%s, %s) as is_ours"
        return await one(connection, statement, file_id, ours)

    is_ours = (await context.execute(request, decide))["is_ours"]
    said = {"file_id": str(file_id), "is_first": is_ours, "fault": fault}
    log.info("upload checked", extra=said)
    if not is_ours:
        # Another has decided: this says how, when it was not to keep the file.
        await _tidy(storage.remove, ours)
        await context.execute(request, enter)
        return done
    if fault is None:
        await _tidy(storage.remove, _upload_key(file))
        return done
    await _tidy(storage.clean, file["folder"])
    raise ApiError(
        400,
        NOT_AS_ANNOUNCED,
        "the upload is not what was announced",
        details=fault,
        hint="It was deleted. Begin a new upload.",
    )


async def send_file(request: Request) -> Response:
    """Redirect to a download that is valid for a minute, or return its address as JSON."""
    context = Context.of(request)
    storage = _configured(context)
    token_of(request)
    file_id = _file_id(request)

    async def find(connection: Connection) -> DictRow:
        await context.as_caller(request, connection)
        return await one(connection, "select * from sale.readable_file(%s)", file_id)

    file = await context.execute(request, find)
    name = f"{file['purpose']}-{file_id}.{EXTENSIONS[file['media_type']]}"
    url = storage.allow_download(file["object_key"], file["media_type"], name, DOWNLOAD_SECONDS)
    # A script is not shown where a redirection leads.
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"url": url, "seconds": DOWNLOAD_SECONDS})
    return RedirectResponse(url, 307)


def _fault(file: DictRow, found: Found) -> str | None:
    """How the upload differs from what was announced."""
    if found.byte_count != file["byte_count"]:
        return f"it has {found.byte_count} bytes, not {file['byte_count']}"
    if found.media_type != file["media_type"]:
        return f"it was sent as another type than {file['media_type']}"
    if not is_really(file["media_type"], found.head):
        return f"it does not begin like {file['media_type']}"
    if file["media_type"].startswith("image/"):
        count = pixels(found.head)
        if count is None:
            return "it does not say how large it is within its first 512 kB"
        if count > MOST_PIXELS:
            return f"it has {count} pixels, more than {MOST_PIXELS}"
    return None


async def _tidy(remove: Callable[[str], object], what: str) -> None:
    """Remove what is not needed any more; what stays behind is removed by a job."""
    try:
        await run_in_threadpool(remove, what)
    except (StorageError, NotThereError):
        log.warning("not removed from storage yet", exc_info=True)


def _configured(context: Context) -> Storage:
    if context.storage is None:
        raise ApiError(
            503, NO_STORAGE, "no storage is configured", hint="Set LEADMILL_STORAGE_BUCKET."
        )
    return context.storage


def _trouble(error: StorageError) -> NoReturn:
    log.error("storage refuses or cannot be reached", exc_info=error)
    raise ApiError(502, STORAGE_TROUBLE, "storage cannot be reached", hint="Try again.") from error


def _upload_key(file: DictRow) -> str:
    return f"{file['folder']}/upload"


def _file_id(request: Request) -> UUID:
    try:
        return UUID(request.path_params["file_id"])
    except ValueError:
        raise ApiError(404, NO_SUCH_FILE, "no such file") from None


def _read_request(body: bytes) -> dict[str, Any]:
    given = read_fields(body, {"purpose", "media_type", "byte_count", "lead_id", "upload_token"})
    byte_count = given.get("byte_count")
    if isinstance(byte_count, bool) or not isinstance(byte_count, int):
        raise malformed("byte_count: a whole number")
    for name in ("purpose", "media_type"):
        if not isinstance(given.get(name), str):
            raise malformed(f"{name}: a text")
    lead_id = given.get("lead_id")
    if lead_id is not None:
        try:
            lead_id = UUID(lead_id)
        except (ValueError, TypeError, AttributeError):
            raise malformed("lead_id: a uuid") from None
    return {
        "purpose": given["purpose"],
        "media_type": given["media_type"],
        # A number past bigint is too large, whichever it is.
        "byte_count": max(-1, min(byte_count, 2**62)),
        "lead_id": lead_id,
        "upload_token": _upload_token(given),
    }


def _read_completion(body: bytes) -> str | None:
    return _upload_token(read_fields(body, {"upload_token"}))


def _upload_token(given: dict[str, Any]) -> str | None:
    value = given.get("upload_token")
    if value is not None and not isinstance(value, str):
        raise malformed("upload_token: a text")
    return value
