"""Tasks of accounts."""

from procrastinate import JobContext

from workers.app import app
from workers.resources import Resources


@app.task(name="forget_strangers", queue="batch", pass_context=True)
async def forget_strangers(context: JobContext) -> None:
    """Delete sign-ups and links that nobody followed in their time, in slices."""
    await Resources.of(context).delete_in_slices("select identity.forget_strangers(%s)")
