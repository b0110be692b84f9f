create or replace function intake.mark_distributed(lead_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  update intake.lead as l
  set status = 'distributed', distributed_at = coalesce(l.distributed_at, clock_timestamp()), updated_at = clock_timestamp()
  where l.id = mark_distributed.lead_id;
end
$$;

comment on function intake.mark_distributed(uuid) is
$$Note that a lead has a buyer and has had its run. The caller holds its lock.
Errors: LM307 not approved or unsold.$$;

create or replace function intake.mark_unsold(lead_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  update intake.lead as l
  set status = 'unsold', distributed_at = coalesce(l.distributed_at, clock_timestamp()), updated_at = clock_timestamp()
  where l.id = mark_unsold.lead_id;
end
$$;

comment on function intake.mark_unsold(uuid) is
$$Note that a lead has had its run and no buyer. The caller holds its lock.
Errors: LM307 not approved.$$;
