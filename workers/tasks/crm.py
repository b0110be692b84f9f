"""Tasks that read CRM accounts."""

from procrastinate import JobContext

from workers import imports, reencryption
from workers.app import app
from workers.resources import Resources
from workers.retrying import Backoff

# While it waits, the next check of the same account waits behind it.
ACCOUNT = Backoff(base=2, cap=30, max_attempts=5)


@app.task(name="start_imports", pass_context=True)
async def start_imports(context: JobContext) -> None:
    """Begin an import of every CRM connection; the next would be hours away."""
    await Resources.of(context).scalar_persistently("select count(*) from crm.start_runs()")


@app.task(name="import_deals", pass_context=True)
async def import_deals(context: JobContext, *, run_id: str) -> None:
    """Go on with an import. It has a queueing lock, and puts itself back when it has to wait."""
    await imports.import_deals(Resources.of(context), run_id)


@app.task(name="fetch_deals", pass_context=True)
async def fetch_deals(context: JobContext, *, connection_id: str) -> None:
    """Read the deals of waiting webhook events. It has a queueing lock, as above."""
    await imports.fetch_deals(Resources.of(context), connection_id)


@app.task(name="read_account", retry=ACCOUNT, pass_context=True)
async def read_account(context: JobContext, *, connection_id: str) -> None:
    """Read the names in a CRM account and check its webhook."""
    await imports.read_account(Resources.of(context), connection_id)


@app.task(name="check_accounts", pass_context=True)
async def check_accounts(context: JobContext) -> None:
    """Defer the check of every CRM account."""
    await Resources.of(context).scalar_persistently("select crm.check_accounts()")


@app.task(name="reencrypt_secrets", retry=Backoff(), pass_context=True)
async def reencrypt_secrets(context: JobContext) -> None:
    """Encrypt with the newest key what an older one encrypted. A second call does what is left."""
    await reencryption.reencrypt(Resources.of(context))
