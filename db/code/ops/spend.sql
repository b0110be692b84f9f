-- LM940 unknown_limit (400): There is no such limit.
--   To do: Limits are listed in `ops.rate_limit`.

create or replace function ops.find_limit(limit_name text) returns ops.rate_limit
language plpgsql stable
as $$
declare
  v_limit ops.rate_limit;
begin
  select l.* into v_limit from ops.rate_limit as l where l.name = find_limit.limit_name;
  if not found then
    raise exception using
      errcode = 'LM940',
      message = 'unknown limit',
      detail = coalesce(find_limit.limit_name, 'null'),
      hint = 'Limits are listed in ops.rate_limit.';
  end if;
  return v_limit;
end
$$;

comment on function ops.find_limit(text) is
$$The row of a limit.
Errors: LM940 unknown limit.$$;

create or replace function ops.wait_of(rate_limit ops.rate_limit, key bytea, cost integer) returns interval
language plpgsql stable
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_free_at timestamptz;
begin
  if rate_limit.kind = 'even' then
    select s.repaid_at + rate_limit.per * (wait_of.cost::float8 / rate_limit.maximum) - rate_limit.per into v_free_at
    from ops.rate_limit_use as s
    where s.limit_name = rate_limit.name and s.key = wait_of.key;
  else
    -- Of the uses that leave too little, from the latest back, the last that must end.
    select u.spent_at + rate_limit.per into v_free_at
    from (
      select s.spent_at, sum(s.units) over (order by s.spent_at desc, s.id desc) as units
      from ops.rate_limit_log as s
      where s.limit_name = rate_limit.name and s.key = wait_of.key and s.spent_at > v_now - rate_limit.per) as u
    where u.units > rate_limit.maximum - wait_of.cost
    order by u.units
    limit 1;
  end if;
  return case when v_free_at > v_now then v_free_at - v_now end;
end
$$;

comment on function ops.wait_of(ops.rate_limit, bytea, integer) is
$$Time until so many units, at most the maximum, are available for a key; null if they are now. Neither locks nor writes. The limit must
have a maximum above 0.$$;

create or replace function ops.lock_spending(limit_name text, key bytea) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select pg_advisory_xact_lock(hashtextextended(lock_spending.limit_name || encode(lock_spending.key, 'hex'), 0))
$$;

comment on function ops.lock_spending(text, bytea) is
$$Lock what a key has spent from an exact limit until commit, so that each transaction counts all before it.$$;

create or replace function ops.spend_exactly(rate_limit ops.rate_limit, key bytea, cost integer) returns interval
language plpgsql volatile -- each statement must see what was committed before it
as $$
declare
  v_wait interval;
begin
  perform ops.lock_spending(rate_limit.name, spend_exactly.key); -- before the clock is read
  v_wait := ops.wait_of(rate_limit, spend_exactly.key, spend_exactly.cost);
  if v_wait is null then
    insert into ops.rate_limit_log (limit_name, key, units) values (rate_limit.name, spend_exactly.key, spend_exactly.cost);
  end if;
  return v_wait;
end
$$;

comment on function ops.spend_exactly(ops.rate_limit, bytea, integer) is
$$Spend from an exact limit, as ops.spend().$$;

create or replace function ops.spend_evenly(rate_limit ops.rate_limit, key bytea, cost integer) returns interval
language plpgsql volatile
as $$
declare
  v_share constant interval := rate_limit.per * (spend_evenly.cost::float8 / rate_limit.maximum);
begin
  -- One statement checks and counts under the lock of the row. Concurrent callers are counted one after the other, each
  -- by the time at which it gets the lock. The lock is held until commit.
  insert into ops.rate_limit_use as s (limit_name, key, repaid_at)
  values (rate_limit.name, spend_evenly.key, clock_timestamp() + v_share)
  on conflict on constraint rate_limit_use_pkey do update
  set repaid_at = greatest(s.repaid_at, clock_timestamp()) + v_share
  where greatest(s.repaid_at, clock_timestamp()) + v_share <= clock_timestamp() + rate_limit.per;
  if found then
    return null;
  end if;
  return greatest(ops.wait_of(rate_limit, spend_evenly.key, spend_evenly.cost), interval '1 millisecond');
end
$$;

comment on function ops.spend_evenly(ops.rate_limit, bytea, integer) is
$$Spend from an even limit, as ops.spend().$$;

create or replace function ops.spend(limit_name text, key text, cost integer default 1) returns interval
language plpgsql volatile
as $$
declare
  v_limit constant ops.rate_limit := ops.find_limit(spend.limit_name);
  -- A cost above the maximum counts as the maximum, since it could never be spent otherwise.
  v_cost constant integer := least(spend.cost, v_limit.maximum);
  v_key bytea;
  v_wait interval;
begin
  if spend.key is null or v_limit.maximum is null or spend.cost <= 0 then
    return null; -- callers that cannot be told apart do not share a count
  end if;
  if v_limit.maximum = 0 then
    return v_limit.per;
  end if;
  v_key := ops.keyed_hash(spend.key);
  -- A flood of calls that are refused anyway waits for no lock.
  v_wait := ops.wait_of(v_limit, v_key, v_cost);
  if v_wait is not null then
    return v_wait;
  elsif v_limit.kind = 'exact' then
    return ops.spend_exactly(v_limit, v_key, v_cost);
  end if;
  return ops.spend_evenly(v_limit, v_key, v_cost);
end
$$;

comment on function ops.spend(text, text, integer) is
$$Spend from a limit. Returns null if it is allowed; it counts when the transaction commits. Otherwise nothing is spent, and
the result is the time to wait. If other limits were spent before in the same transaction, answer with ops.answer_http()
rather than raising, or they are rolled back. Where only failures count (a log-in), spend before the attempt and give it
back after a success, so that concurrent attempts cannot share one unit. The key stays locked until commit, so a transaction
that spends from several limits must do so in this order: the caller's network, the address or account, everybody. Then a
network that has used up its own limit does not use up others' limits, and no deadlock is possible. key: identifies the
party that is counted, stored as a keyed hash; null is never limited, '' counts everybody together. cost: in the unit of the
limit; more than the maximum counts as the maximum.
Errors: LM940 unknown limit.$$;

create or replace function ops.seconds_of(wait interval) returns text
language sql immutable strict parallel safe
return greatest(1, ceil(extract(epoch from wait)))::text;

comment on function ops.seconds_of(interval) is $$A time to wait as the value of the header Retry-After.$$;
