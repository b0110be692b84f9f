-- Deploy leadmill:ledger/funds_changed to pg

begin;

create function ledger.funds_changed(organization_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One waiting job is enough: it reads the funds when it runs. It must lock the accounts before it reads, else it may
  -- start between this line and our commit, and see the funds as they were.
  perform queue.defer(
    'refresh_funding',
    jsonb_build_object('organization_id', funds_changed.organization_id),
    queueing_lock => 'refresh_funding:' || funds_changed.organization_id);
end
$$;

comment on function ledger.funds_changed(uuid) is
$$Every change of an organisation's funds ends with this: a job puts its subscriptions in or out of rotation.$$;

commit;
