"""Tasks of what visitors and partners send."""

from procrastinate import JobContext

from workers.app import app
from workers.resources import Resources


@app.task(name="purge_contact_messages", pass_context=True)
async def purge_contact_messages(context: JobContext) -> None:
    """Delete contact messages that are past their time, in slices."""
    await Resources.of(context).delete_in_slices("select intake.purge_contact_messages(%s)")


@app.task(name="purge_test_leads", pass_context=True)
async def purge_test_leads(context: JobContext) -> None:
    """Delete test leads that are past their time, in slices."""
    await Resources.of(context).delete_in_slices("select intake.purge_test_leads(%s)")
