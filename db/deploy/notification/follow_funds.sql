-- Deploy leadmill:notification/follow_funds to pg

begin;

create function notification.follow_funds(organization_id uuid) returns void
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
begin
  perform distribution.refresh_funding(follow_funds.organization_id);
  -- Under the locks of its accounts, which that has taken: no two looks cross.
  perform notification.watch_balance(follow_funds.organization_id);
end
$$;

comment on function notification.follow_funds(uuid) is
$$Bring up to date what depends on an organisation's funds: the rotation of its subscriptions, then the warning of low funds. It
belongs to the topmost of the rooms that it calls.$$;

grant execute on function notification.follow_funds(uuid) to leadmill_worker;

commit;
