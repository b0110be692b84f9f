"""Another key: a worker decrypts what an older one encrypted; the database encrypts it again."""

import logging

from leadmill.encryption import DecryptionError
from workers.resources import Resources

log = logging.getLogger(__name__)


async def reencrypt(resources: Resources) -> None:
    """Encrypt again, one by one; each is committed. What cannot be decrypted stays as it is."""
    newest = await resources.scalar("select ops.encryption_key_id()")
    if newest not in resources.opener.key_ids:
        # Else imports would stop: no worker could decrypt what is encrypted from here on.
        raise DecryptionError(f"this worker does not hold the newest key, {newest}")
    counts = {"encrypted": 0, "replaced": 0, "not_decrypted": 0}
    for one in await resources.rows("select * from crm.stale_secrets()"):
        purpose = f"crm.connection.{one['name']}"
        try:
            secret = resources.opener.open(
                one["sealed"], purpose, one["organization_id"], one["connection_id"]
            )
        except DecryptionError:
            log.exception("a secret cannot be decrypted", extra={"key_id": one["key_id"]})
            counts["not_decrypted"] += 1
            continue
        is_encrypted = await resources.scalar(
            "select crm.reencrypt(connection_id => %(connection_id)s, name => %(name)s,"
            " sealed => %(sealed)s, secret => %(secret)s)",
            connection_id=one["connection_id"],
            name=one["name"],
            sealed=one["sealed"],
            secret=secret,
        )
        # An admin may have given another one meanwhile: that is encrypted with the newest already.
        counts["encrypted" if is_encrypted else "replaced"] += 1
    log.info("secrets encrypted again", extra={"key_id": newest, "secrets": counts})
