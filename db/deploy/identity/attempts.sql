-- Deploy leadmill:identity/attempts to pg

begin;

create function identity.attempt_wait(bucket text, value text) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_window constant interval := make_interval(secs => ops.setting_of('identity.attempt_window_seconds')::numeric);
  v_limit constant integer := ops.setting_of('identity.attempts')::integer;
  v_made timestamptz[];
begin
  if attempt_wait.value is null then
    return 0; -- strangers whose address is unknown share no bucket
  end if;
  -- Rows of those who never came back; two at a time are more than one attempt adds.
  delete from identity.attempt as a
  where a.ctid = any(array(
    select o.ctid
    from identity.attempt as o
    where o.updated_at < clock_timestamp() - v_window
    order by o.updated_at
    limit 2
    for update skip locked));
  -- Takes the row's lock until commit, so that nobody else counts between our look and our count.
  insert into identity.attempt as a (bucket, key)
  values (attempt_wait.bucket, identity.keyed_hash(attempt_wait.value))
  on conflict (bucket, key) do update
  set made_at = array(
      select m.at from unnest(a.made_at) as m (at) where m.at > clock_timestamp() - v_window order by m.at),
    updated_at = clock_timestamp()
  returning a.made_at into v_made;
  if cardinality(v_made) < v_limit then
    return 0;
  end if;
  return greatest(1, ceil(extract(epoch from
    v_made[cardinality(v_made) - v_limit + 1] + v_window - clock_timestamp())))::integer;
end
$$;

comment on function identity.attempt_wait(text, text) is
$$Seconds until the next attempt is allowed, 0 for now. Locks the bucket until commit: call it before count_attempt, and
for an account before an address.$$;

create function identity.count_attempt(bucket text, value text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update identity.attempt as a
  set made_at = a.made_at || clock_timestamp(), updated_at = clock_timestamp()
  where a.bucket = count_attempt.bucket and a.key = identity.keyed_hash(count_attempt.value);
$$;

comment on function identity.count_attempt(text, text) is $$Count one attempt in a bucket that identity.attempt_wait has locked.$$;

create function identity.forget_attempts(bucket text, value text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  delete from identity.attempt as a
  where a.bucket = forget_attempts.bucket and a.key = identity.keyed_hash(forget_attempts.value);
$$;

comment on function identity.forget_attempts(text, text) is $$Begin a bucket anew.$$;

commit;
