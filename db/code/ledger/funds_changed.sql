create or replace function ledger.funds_changed(variadic organization_ids uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One waiting job for each is enough: it reads the funds when it runs. It must lock the accounts before it reads, else
  -- it may start between this line and our commit, and see the funds as they were.
  perform queue.defer_all(
    'refresh_funding',
    -- In one order, whoever calls: two who insert the same keys wait for each other else.
    array(select jsonb_build_object('organization_id', o.id) from unnest(organization_ids) as o (id) order by o.id),
    queueing_locks => array(select 'refresh_funding:' || o.id from unnest(organization_ids) as o (id) order by o.id));
end
$$;

comment on function ledger.funds_changed(uuid[]) is
$$Every change of what an organisation can spend ends with this, by ledger.post_all() and where holds begin and end: a job puts its
subscriptions in or out of rotation.$$;
