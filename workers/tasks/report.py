"""Tasks of reports."""

from procrastinate import JobContext

from workers.app import app
from workers.resources import Resources


@app.task(name="fold_reports", queue="batch", pass_context=True)
async def fold_reports(context: JobContext) -> None:
    """Add what was sealed to the sums of the reports, in slices."""
    resources = Resources.of(context)
    while await resources.scalar("select report.fold()"):
        pass
