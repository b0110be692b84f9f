create or replace function identity.rotate_signing_key(overlap interval default '20 minutes') returns setof uuid
language plpgsql volatile
as $$
begin
  -- Two concurrent rotations would each keep the other's keys.
  lock table identity.signing_key in share row exclusive mode;
  update identity.signing_key as k
  set retired_at = clock_timestamp()
  where k.retired_at is null and k.created_at < clock_timestamp() - overlap
    and k.id <> (select l.id from identity.signing_key as l
      where l.retired_at is null and l.audience = k.audience order by l.created_at desc, l.id desc limit 1);
  return query
    insert into identity.signing_key (audience, secret)
    select a.audience, extensions.gen_random_bytes(32) from unnest(array['leadmill', 'admin']) as a (audience)
    returning id;
  perform pg_notify('pgrst', 'reload config');
end
$$;

comment on function identity.rotate_signing_key(interval) is
$$Sign with new keys from now on, one for each audience. The previous key stays valid until the next call that comes later
than overlap. So call it twice: once to change keys, and again after the access tokens of the old keys have expired.
PostgREST is notified to read the keys again. Returns the kids of the new keys. For the owner only.$$;
