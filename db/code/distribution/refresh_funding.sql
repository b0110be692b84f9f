create or replace function distribution.refresh_funding(organization_id uuid) returns void
language plpgsql volatile
as $$
declare
  v_ids constant uuid[] := distribution.lock_subscriptions(array(
    select s.id from distribution.subscription as s
    where s.organization_id = refresh_funding.organization_id and s.status <> 'ended'));
begin
  -- A job that waits on the queue does for all later changes, and can start before the last of them has
  -- committed: a transaction that changes funds holds these locks until then.
  perform ledger.lock_accounts(array(
    select a.id from ledger.account as a where a.organization_id = refresh_funding.organization_id));
  perform distribution.sync_rotation_and_notify(v_ids);
end
$$;

comment on function distribution.refresh_funding(uuid) is
$$Add an organisation's subscriptions to the rotation or remove them, by what it can spend now, and notify it which pause and which
resume. Keeps the locks of its accounts to the end of the transaction.$$;
