"""Files in S3-compatible storage: what others are allowed for a while, and what we do there.

Everything here blocks: call it in a thread.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from leadmill import metrics
from leadmill.settings import Settings

T = TypeVar("T")

CONNECT_SECONDS = 3.0
READ_SECONDS = 8.0
ATTEMPTS = 2
# So much of an object tells what it is.
# The size of a JPEG stands behind its camera's notes, its colours and a preview.
HEAD_BYTES = 512 * 1024


class StorageError(Exception):
    """Storage cannot be reached, or refuses us."""


class NotThereError(Exception):
    """There is no such object."""


@dataclass(frozen=True)
class Found:
    """What storage says of an object, and how it begins."""

    media_type: str
    byte_count: int
    head: bytes


class Storage:
    """One bucket. Nothing in it is public."""

    def __init__(self, settings: Settings) -> None:
        self._bucket = settings.storage_bucket
        self._client: Any = botocore.session.Session().create_client(
            "s3",
            region_name=settings.storage_region,
            endpoint_url=settings.storage_url or None,
            aws_access_key_id=settings.storage_access_key,
            aws_secret_access_key=settings.storage_secret_key,
            config=Config(
                signature_version="s3v4",
                # Others than Amazon rarely have a host name for each bucket.
                s3={"addressing_style": "path" if settings.storage_url else "virtual"},
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
                # Others than Amazon rarely know its newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    @staticmethod
    def of(settings: Settings) -> "Storage | None":
        """The storage of these settings; none when no bucket is named."""
        return Storage(settings) if settings.storage_bucket else None

    # --- What others may do -----------------------------------------------------------------------

    def allow_upload(
        self, key: str, media_type: str, byte_count: int, seconds: int
    ) -> dict[str, Any]:
        """Address and fields of a form that uploads one object of exactly this type and size."""
        form: dict[str, Any] = self._client.generate_presigned_post(
            self._bucket,
            key,
            Fields={"Content-Type": media_type},
            Conditions=[
                {"Content-Type": media_type},
                ["content-length-range", byte_count, byte_count],
            ],
            ExpiresIn=seconds,
        )
        return form

    def allow_download(self, key: str, media_type: str, file_name: str, seconds: int) -> str:
        """An address to download the object from. No browser shows it as a page of its own."""
        return str(
            self._client.generate_presigned_url(
                "get_object",
                Params={
                    "Bucket": self._bucket,
                    "Key": key,
                    "ResponseContentType": media_type,
                    "ResponseContentDisposition": f'attachment; filename="{file_name}"',
                },
                ExpiresIn=seconds,
            )
        )

    # --- What we do -------------------------------------------------------------------------------

    def copy(self, source: str, target: str) -> None:
        """Copy the bytes of an object and their type within storage. Raises NotThereError.

        Nothing else of it: who uploads says how it is encoded and cached, too, and would say so to
        those who download it.
        """
        place = {"Bucket": self._bucket, "Key": source}

        def ask() -> None:
            media_type = self._client.head_object(**place)["ContentType"]
            self._client.copy_object(
                Bucket=self._bucket,
                Key=target,
                CopySource=place,
                MetadataDirective="REPLACE",
                ContentType=media_type,
            )

        self._ask(ask)

    def look_at(self, key: str) -> Found:
        """Type, size and first bytes of an object. Raises NotThereError."""

        def ask() -> Found:
            answer = self._client.get_object(
                Bucket=self._bucket, Key=key, Range=f"bytes=0-{HEAD_BYTES - 1}"
            )
            with answer["Body"] as body:
                head = body.read()
            # "bytes 0-63/1024"; without it the answer is the whole object.
            _, _, size = answer.get("ContentRange", "").rpartition("/")
            return Found(answer["ContentType"], int(size or answer["ContentLength"]), head)

        return self._ask(ask)

    def remove(self, key: str) -> None:
        """Remove an object, if it is there."""
        self._ask(lambda: self._client.delete_object(Bucket=self._bucket, Key=key))

    def clean(self, folder: str, keep: str | None = None) -> int:
        """Remove what is below a folder, but for the object to keep. Returns how many."""
        pages = self._client.get_paginator("list_objects_v2")

        def find() -> list[str]:
            found = pages.paginate(Bucket=self._bucket, Prefix=f"{folder}/")
            return [one["Key"] for page in found for one in page.get("Contents", [])]

        keys = [key for key in self._ask(find) if key != keep]
        for key in keys:
            self.remove(key)
        return len(keys)

    def make_bucket(self) -> None:
        """Make the bucket, unless it is there."""
        try:
            self._ask(lambda: self._client.head_bucket(Bucket=self._bucket))
        except NotThereError:
            self._ask(lambda: self._client.create_bucket(Bucket=self._bucket))

    def _ask(self, work: Callable[[], T]) -> T:
        with metrics.vendor("storage") as request:
            try:
                answer = work()
            except ClientError as error:
                status = error.response["ResponseMetadata"].get("HTTPStatusCode")
                request.status = status
                if status == 404 and error.response["Error"].get("Code") != "NoSuchBucket":
                    raise NotThereError(str(error)) from error
                raise StorageError(str(error)) from error
            except BotoCoreError as error:
                raise StorageError(str(error)) from error
            request.status = 200
            return answer
