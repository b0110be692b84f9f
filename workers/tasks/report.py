"""Tasks of reports."""

from procrastinate import JobContext

from workers.app import app
from workers.resources import Resources


@app.task(name="roll_up_reports", pass_context=True)
async def roll_up_reports(context: JobContext) -> None:
    """Add sealed journals, and news of organisations, to the sums of the reports, in slices."""
    resources = Resources.of(context)
    while await resources.scalar("select report.roll_up()"):
        pass
    while await resources.scalar("select report.roll_up_growth()"):
        pass
