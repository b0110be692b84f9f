create or replace function audit.verify(first bigint default 1, last bigint default null) returns table (
  fault text,
  number bigint,
  detail text
)
language sql stable security definer -- workers have no privilege on the log
set search_path = pg_catalog, pg_temp
as $$
  -- First the chain of all seals, then the events of the requested ones.
  select 'chain is broken', c.number, format('follows seal %s, but begins at transaction %s', c.last_number, c.xid_from)
  from (
    select r.*, lag(r.number, 1, 0::bigint) over w as last_number, lag(r.xid_before, 1, '0'::xid8) over w as last_before
    from audit.sealed_range as r
    window w as (order by r.number)
  ) as c
  where c.number <> c.last_number + 1 or c.xid_from <> c.last_before
  union all
  select
    case
      when a.event_count < r.event_count then 'events are missing'
      when a.event_count > r.event_count then 'events were added'
      else 'events or their seal were changed' end,
    r.number,
    format('transactions %s to %s, ids %s to %s: %s events were sealed, %s exist',
      r.xid_from, r.xid_before, r.first_id, r.last_id, r.event_count, a.event_count)
  from audit.sealed_range as r
  left join audit.sealed_range as p on p.number = r.number - 1
  cross join lateral audit.range_hash(p.hash, r.number, r.xid_from, r.xid_before) as a
  where r.number >= verify.first and (verify.last is null or r.number <= verify.last)
    and (a.event_count, a.first_id, a.last_id, a.hash)
      is distinct from (r.event_count, r.first_id, r.last_id, r.hash)
$$;

comment on function audit.verify(bigint, bigint) is
$$Recompute the seals from first to last; verify a long log in slices. Returns a row for each fault. If it
returns none, no sealed event was changed, removed or added.$$;

grant execute on function audit.verify(bigint, bigint) to leadmill_worker;
