create or replace function notification.reencrypt(row_id uuid, name text, sealed bytea, secret text) returns boolean
language plpgsql volatile security definer -- workers have no privilege on tables
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A secret that was replaced in the meantime is not overwritten.
  if reencrypt.name = 'channel' then
    update notification.channel as c
    set secret = ops.encrypt_secret('notification.channel.secret', c.organization_id, c.id, reencrypt.secret)
    where c.id = reencrypt.row_id and c.secret = reencrypt.sealed;
    return found;
  elsif reencrypt.name = 'signing_secret' then
    update notification.signing_secret as s
    set secret = ops.encrypt_secret('notification.signing_secret.secret', c.organization_id, s.id, reencrypt.secret)
    from notification.channel as c
    where s.id = reencrypt.row_id and c.id = s.channel_id and s.secret = reencrypt.sealed;
    return found;
  end if;
  return false;
end
$$;

comment on function notification.reencrypt(uuid, text, bytea, text) is
$$Encrypt a secret of notification.stale_secrets() with the newest key. sealed: the stored value that was decrypted. Returns whether that is
still the stored one.
Errors: LM960 no encryption key.$$;

grant execute on function notification.reencrypt(uuid, text, bytea, text) to leadmill_worker;
