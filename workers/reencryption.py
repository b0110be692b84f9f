"""Another key: a worker decrypts what an older one encrypted; the database encrypts it again."""

import logging

from leadmill.encryption import DecryptionError
from workers.resources import Resources

log = logging.getLogger(__name__)

# What each room has encrypted with another key, and how it encrypts one secret again.
_ROOMS = (
    (
        "select connection_id as row_id, organization_id, name,"
        " 'crm.connection.' || name as purpose, sealed, key_id from crm.stale_secrets()",
        "select crm.reencrypt(connection_id => %(row_id)s, name => %(name)s,"
        " sealed => %(sealed)s, secret => %(secret)s)",
    ),
    (
        "select row_id, organization_id, name,"
        " 'notification.' || name || '.secret' as purpose, sealed, key_id"
        " from notification.stale_secrets()",
        "select notification.reencrypt(row_id => %(row_id)s, name => %(name)s,"
        " sealed => %(sealed)s, secret => %(secret)s)",
    ),
)


async def reencrypt(resources: Resources) -> None:
    """Encrypt again, one by one; each is committed. What cannot be decrypted stays as it is."""
    newest = await resources.scalar("select ops.encryption_key_id()")
    if newest not in resources.opener.key_ids:
        # Else imports would stop: no worker could decrypt what is encrypted from here on.
        raise DecryptionError(f"this worker does not hold the newest key, {newest}")
    counts = {"encrypted": 0, "replaced": 0, "not_decrypted": 0}
    for stale, again in _ROOMS:
        for one in await resources.rows(stale):
            try:
                secret = resources.opener.open(
                    one["sealed"], one["purpose"], one["organization_id"], one["row_id"]
                )
            except DecryptionError:
                log.exception("a secret cannot be decrypted", extra={"key_id": one["key_id"]})
                counts["not_decrypted"] += 1
                continue
            values = {name: one[name] for name in ("row_id", "name", "sealed")}
            is_encrypted = await resources.scalar(again, **values, secret=secret)
            # An admin may have replaced it in the meantime: with the newest key.
            counts["encrypted" if is_encrypted else "replaced"] += 1
    log.info("secrets encrypted again", extra={"key_id": newest, "secrets": counts})
