create or replace function ledger.expire_hold() returns bigint
language plpgsql volatile security definer -- callers have no privilege on the ledger
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold ledger.hold;
begin
  perform ledger.require_read_committed();
  select h.* into v_hold
  from ledger.hold as h
  where h.state = 'active' and h.expires_at <= clock_timestamp()
  order by h.expires_at
  limit 1;
  if not found then
    return null;
  end if;
  v_hold := ledger.lock_hold(v_hold.id);
  if v_hold.state <> 'active' then
    return null; -- Another transaction ended it while this one waited. The next run of the job continues.
  end if;
  perform ledger.end_hold(v_hold, 'expired');
  return v_hold.id;
end
$$;

comment on function ledger.expire_hold() is
$$End one hold that is past its time and return its id; null when there is none. A job calls it until then, each time in a
transaction of its own. Locks the accounts, then the hold.
Errors: LM404, LM405.$$;

grant execute on function ledger.expire_hold() to leadmill_worker;
