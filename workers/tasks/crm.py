"""Tasks that read CRM accounts."""

from procrastinate import JobContext

from workers import changes, connections, imports, reencryption
from workers.app import app
from workers.resources import Resources
from workers.retrying import Backoff

# While it waits, the next check of the same account waits behind it.
ACCOUNT = Backoff(base=2, cap=30, max_attempts=5)
# A code is valid for five minutes.
EXCHANGE = Backoff(base=2, cap=30, max_attempts=8)
REMOVAL = Backoff(base=2, cap=600, max_attempts=12)


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
    """Check a CRM connection: its token, the names in its account, its webhooks."""
    await connections.check_connection(Resources.of(context), connection_id)


@app.task(name="exchange_code", retry=EXCHANGE, pass_context=True)
async def exchange_code(context: JobContext, *, authorization_id: str) -> None:
    """Exchange the code with which a user came back from Pipedrive's page of consent."""
    assert context.job is not None  # noqa: S101 - a running task has one
    await connections.exchange_code(
        Resources.of(context), authorization_id, is_last=EXCHANGE.is_last(context.job)
    )


@app.task(name="remove_connection", retry=REMOVAL, pass_context=True)
async def remove_connection(context: JobContext, *, connection_id: str) -> None:
    """Delete at Pipedrive what belongs to a removed connection. A daily check goes on with it."""
    await connections.remove_connection(Resources.of(context), connection_id)


@app.task(name="refresh_tokens", pass_context=True)
async def refresh_tokens(context: JobContext) -> None:
    """Defer the refreshing of each grant that nothing has used for days."""
    await Resources.of(context).scalar_persistently("select crm.refresh_tokens()")


@app.task(name="refresh_token", retry=Backoff(cap=300), pass_context=True)
async def refresh_token(context: JobContext, *, connection_id: str) -> None:
    """Refresh the tokens of a CRM connection. Jobs that need a token refresh it themselves."""
    await connections.refresh_token(Resources.of(context), connection_id)


@app.task(name="follow_changes", pass_context=True)
async def follow_changes(context: JobContext, *, connection_id: str) -> None:
    """Read objects of an account again and tell what changed. It has a queueing lock."""
    await changes.follow_changes(Resources.of(context), connection_id)


@app.task(name="purge_changes", pass_context=True)
async def purge_changes(context: JobContext) -> None:
    """Delete old changes, in slices."""
    await Resources.of(context).delete_in_slices("select crm.purge_changes(%s)")


@app.task(name="check_accounts", pass_context=True)
async def check_accounts(context: JobContext) -> None:
    """Defer the check of every CRM account."""
    await Resources.of(context).scalar_persistently("select crm.check_accounts()")


@app.task(name="reencrypt_secrets", retry=Backoff(), pass_context=True)
async def reencrypt_secrets(context: JobContext) -> None:
    """Encrypt with the newest key what an older one encrypted. A second call does what is left."""
    await reencryption.reencrypt(Resources.of(context))
