"""Tasks of accounts."""

from procrastinate import JobContext

from workers.app import app
from workers.resources import Resources


@app.task(name="purge_unproved", pass_context=True)
async def purge_unproved(context: JobContext) -> None:
    """Delete expired sign-ups and links, in slices."""
    await Resources.of(context).delete_in_slices("select identity.purge_unproved(%s)")
