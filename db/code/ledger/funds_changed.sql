create or replace function ledger.funds_changed(variadic organization_ids uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  -- In one order: two transactions that insert the same keys in different orders would deadlock.
  v_locks text[] := array(select 'refresh_funding:' || o.id from unnest(organization_ids) as o (id) order by o.id);
  v_waiting constant text[] := queue.waiting_locks(v_locks);
begin
  if v_waiting @> v_locks then
    return;
  end if;
  v_locks := array(select l.lock from unnest(v_locks) as l (lock) where l.lock <> all (v_waiting) order by l.lock);
  -- One waiting job for each organisation is enough, because it reads the funds when it runs. It must lock the accounts
  -- before it reads: otherwise it may start between this statement and our commit, and see the old funds.
  perform queue.defer_all(
    'refresh_funding',
    array(select jsonb_build_object('organization_id', split_part(l.lock, ':', 2)) from unnest(v_locks) as l (lock)),
    queueing_locks => v_locks);
end
$$;

comment on function ledger.funds_changed(uuid[]) is
$$Defer the job that puts subscriptions in or out of rotation. Every change of what an organisation can spend ends with it:
in ledger.post_all(), and where holds begin and end.$$;
