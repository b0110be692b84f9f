-- LM940 unknown_limit (400): There is no such limit (a defect: `ops.rate_limit` lists them).

create or replace function ops.spend(limit_name text, key text, cost integer default 1) returns interval
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_limit ops.rate_limit;
  v_key bytea;
  v_share interval;
  v_repaid_at timestamptz;
begin
  select l.* into v_limit from ops.rate_limit as l where l.name = spend.limit_name;
  if not found then
    raise exception using
      errcode = 'LM940',
      message = 'unknown limit',
      detail = coalesce(spend.limit_name, 'null'),
      hint = 'Limits are listed in ops.rate_limit.';
  end if;
  if spend.key is null or v_limit.maximum is null or spend.cost <= 0 then
    return null; -- callers that cannot be told apart do not share a count
  end if;
  if v_limit.maximum = 0 then
    return v_limit.per;
  end if;
  -- A cost above the maximum counts as the maximum, since it could never be spent otherwise.
  v_share := v_limit.per * (least(spend.cost, v_limit.maximum)::numeric / v_limit.maximum)::float8;
  v_key := ops.keyed_hash(spend.key);
  -- One statement checks and counts under the lock of the row. Concurrent callers are counted one after the other, each
  -- by the time at which it gets the lock. The lock is held until commit.
  insert into ops.rate_limit_use as s (limit_name, key, repaid_at)
  values (v_limit.name, v_key, clock_timestamp() + v_share)
  on conflict on constraint rate_limit_use_pkey do update
  set repaid_at = greatest(s.repaid_at, clock_timestamp()) + v_share
  where greatest(s.repaid_at, clock_timestamp()) + v_share <= clock_timestamp() + v_limit.per;
  if found then
    return null;
  end if;
  select s.repaid_at into v_repaid_at from ops.rate_limit_use as s where s.limit_name = v_limit.name and s.key = v_key;
  return greatest(v_repaid_at + v_share - v_limit.per - clock_timestamp(), interval '1 millisecond');
end
$$;

comment on function ops.spend(text, text, integer) is
$$Spend from a limit. Returns null if it is allowed; it counts when the transaction commits. Otherwise nothing is spent, and
the result is the time to wait. If other limits were spent before in the same transaction, answer with ops.answer_http()
rather than raising, or they are rolled back. Where only failures count (a log-in), spend before the attempt and give it
back after a success, so that concurrent attempts cannot share one unit. The row stays locked until commit, so a transaction
that spends from several limits must do so in this order: the caller's network, the address or account, everybody. Then a
network that has used up its own limit does not use up others' limits, and no deadlock is possible. key: identifies the
party that is counted, stored as a keyed hash; null is never limited, '' counts everybody together. cost: in the unit of the
limit; more than the maximum counts as the maximum.
Errors: LM940 no such limit.$$;

create or replace function ops.seconds_of(wait interval) returns text
language sql immutable strict parallel safe
return greatest(1, ceil(extract(epoch from wait)))::text;

comment on function ops.seconds_of(interval) is $$A time to wait as the value of the header Retry-After.$$;

create or replace function ops.release_spending(limit_name text, key text, cost integer default null) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  update ops.rate_limit_use as s
  set repaid_at = case
    when release_spending.cost is null or l.maximum is null or l.maximum = 0 then clock_timestamp()
    else s.repaid_at - l.per * (least(greatest(release_spending.cost, 0), l.maximum)::numeric / l.maximum)::float8 end
  from ops.rate_limit as l
  where l.name = s.limit_name and s.limit_name = release_spending.limit_name
    and s.key = ops.keyed_hash(release_spending.key)
$$;

comment on function ops.release_spending(text, text, integer) is
$$Give back what was spent from a limit, or everything (cost null). Does nothing if nothing was spent.$$;
