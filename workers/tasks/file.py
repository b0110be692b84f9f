"""Tasks of leads and their files."""

import asyncio
import logging

from procrastinate import JobContext

from workers.app import app
from workers.resources import Resources

log = logging.getLogger(__name__)


@app.task(name="clean_files", pass_context=True)
async def clean_files(context: JobContext) -> None:
    """Remove unused objects from storage, one by one; the next job continues."""
    resources = Resources.of(context)
    storage = resources.storage
    if storage is None:
        return
    while files := await resources.rows("select * from file.files_to_clean()"):
        for file in files:
            removed = await asyncio.to_thread(storage.clean, file["folder"], file["object_key"])
            await resources.scalar(
                "select file.record_file_removal(%s, %s)", file["file_id"], file["status"]
            )
            said = {"file_id": str(file["file_id"]), "status": file["status"], "removed": removed}
            log.info("file removed", extra=said)
