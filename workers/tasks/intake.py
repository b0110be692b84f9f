"""Tasks of what visitors send."""

from procrastinate import JobContext

from workers.app import app
from workers.resources import Resources


@app.task(name="purge_contact_messages", pass_context=True)
async def purge_contact_messages(context: JobContext) -> None:
    """Delete contact messages that are past their time, in slices."""
    await Resources.of(context).delete_in_slices("select intake.purge_contact_messages(%s)")
