create or replace function distribution.refresh_funding(organization_id uuid) returns void
language plpgsql volatile
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
    select a.id from ledger.account as a where a.organization_id = refresh_funding.organization_id));
  perform distribution.sync_rotation_and_notify(v_ids);
end
$$;

comment on function distribution.refresh_funding(uuid) is
$$Put an organisation's subscriptions in the rotation or out of it, by what it can spend now, and say which pause and go on.
Keeps the locks of its accounts to the end of the transaction.$$;
