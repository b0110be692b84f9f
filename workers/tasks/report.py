"""Tasks of reports."""

from procrastinate import JobContext

from workers.app import app
from workers.resources import Resources


@app.task(name="roll_up_reports", pass_context=True)
async def roll_up_reports(context: JobContext) -> None:
    """Add what is new to the sums of the reports, in slices.

    Journals come last. Their watermark says how old the sums are, and so it stands still while any
    of the others fails.
    """
    resources = Resources.of(context)
    for roll_up in ("report.roll_up_leads()", "report.roll_up_growth()", "report.roll_up()"):
        while await resources.scalar(f"select {roll_up}"):
            pass
