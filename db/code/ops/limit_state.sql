create or replace function ops.limit_state(
  limit_name text, key text, out maximum integer, out per interval, out remaining integer, out reset_seconds integer
)
language plpgsql stable
as $$
declare
  v_limit constant ops.rate_limit := ops.find_limit(limit_state.limit_name);
  v_key constant bytea := ops.keyed_hash(limit_state.key);
  v_now constant timestamptz := clock_timestamp();
  v_used numeric;
  v_reset_at timestamptz;
begin
  maximum := v_limit.maximum;
  per := v_limit.per;
  if limit_state.key is null or maximum is null then
    return;
  elsif v_limit.kind = 'even' then
    select maximum * extract(epoch from s.repaid_at - v_now) / extract(epoch from v_limit.per), s.repaid_at into v_used, v_reset_at
    from ops.rate_limit_use as s
    where s.limit_name = v_limit.name and s.key = v_key and s.repaid_at > v_now;
  else
    select sum(s.units)::numeric, max(s.spent_at) + v_limit.per into v_used, v_reset_at
    from ops.rate_limit_log as s
    where s.limit_name = v_limit.name and s.key = v_key and s.spent_at > v_now - v_limit.per;
  end if;
  remaining := greatest(floor(maximum - coalesce(v_used, 0)), 0)::integer;
  reset_seconds := ceil(extract(epoch from coalesce(v_reset_at - v_now, interval '0')))::integer;
end
$$;

comment on function ops.limit_state(text, text) is
$$How much of a limit is left for a key. remaining: whole units that can be spent now, null if there is no limit (no maximum, or the key is
null). reset_seconds: until everything is available again. Neither counts nor locks.
Errors: LM940 unknown limit.$$;
