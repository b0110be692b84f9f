-- Deploy leadmill:ledger/expire_hold to pg

begin;

create function ledger.expire_hold() returns bigint
language plpgsql volatile security definer -- callers have no privilege on the books
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold ledger.hold;
begin
  perform ledger.require_read_committed();
  -- Who is about to capture it is faster.
  select h.* into v_hold
  from ledger.hold as h
  where h.state = 'active' and h.expires_at <= clock_timestamp()
  order by h.expires_at
  limit 1
  for update skip locked;
  if not found then
    return null;
  end if;
  perform ledger.end_hold(v_hold, 'expired');
  return v_hold.id;
end
$$;

comment on function ledger.expire_hold() is
$$End one hold that is past its time, and return its id; null when there is none. A job calls it until then, each call a
transaction of its own.
Errors: LM404, LM405.$$;

grant usage on schema ledger to leadmill_worker;
grant execute on function ledger.expire_hold() to leadmill_worker;

commit;
