-- Deploy leadmill:distribution/refresh_funding to pg

begin;

create function distribution.refresh_funding(organization_id uuid) returns void
language plpgsql volatile security definer -- the worker has no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ids uuid[];
begin
  select array_agg(s.id) into v_ids
  from (
    select e.id
    from distribution.subscription as e
    where e.organization_id = refresh_funding.organization_id and e.status <> 'ended'
    order by e.id
    for no key update
  ) as s;
  -- A job that waits on the queue stands for all later changes, and may start before the last of them has
  -- committed: whoever changes funds holds these locks until then.
  perform ledger.lock_accounts(array(
    select a.id
    from (
      select distinct n.currency
      from distribution.subscription as s
      join catalog.niche as n on n.id = s.niche_id
      where s.id = any (v_ids)) as c
    cross join unnest(ledger.wallet_accounts_of(array[refresh_funding.organization_id], c.currency)) as a (id)));
  perform distribution.place_subscriptions(v_ids);
end
$$;

comment on function distribution.refresh_funding(uuid) is
$$Put an organisation's subscriptions in the rotation or out of it, by what it can spend now.$$;

grant execute on function distribution.refresh_funding(uuid) to leadmill_worker;

commit;
