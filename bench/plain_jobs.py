"""The plain way to post: a Procrastinate job for each request. Run as a process by a benchmark."""

from __future__ import annotations

import asyncio
import os

import httpx
import procrastinate

QUEUE = "plain"
TASK = "plain_post"
PLACES = 20
DATABASE = "BENCH_DATABASE_URL"


async def work(conninfo: str) -> None:
    """Work jobs {"url", "body", "headers"} until the process is stopped."""
    connector = procrastinate.PsycopgConnector(
        conninfo=conninfo, kwargs={"options": "-c search_path=queue"}, max_size=5
    )
    app = procrastinate.App(connector=connector)
    # As a worker has one for a vendor: it keeps connections.
    async with httpx.AsyncClient(timeout=10, trust_env=False) as client, app.open_async():

        @app.task(name=TASK, queue=QUEUE)
        async def post(*, url: str, body: str, headers: dict[str, str]) -> None:
            answer = await client.post(url, content=body, headers=headers)
            answer.raise_for_status()

        await app.run_worker_async(
            queues=[QUEUE], concurrency=PLACES, fetch_job_polling_interval=0.5
        )


if __name__ == "__main__":
    asyncio.run(work(os.environ[DATABASE]))
