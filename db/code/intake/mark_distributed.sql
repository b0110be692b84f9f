create or replace function intake.mark_distributed(lead_id uuid) returns void
language plpgsql volatile
as $$
begin
  update intake.lead as l
  set status = 'distributed', distributed_at = coalesce(l.distributed_at, clock_timestamp()), updated_at = clock_timestamp()
  where l.id = mark_distributed.lead_id;
end
$$;

comment on function intake.mark_distributed(uuid) is
$$Record that a lead has had its run and has a buyer. The caller must hold its lock.
Errors: LM307 not approved or unsold.$$;

create or replace function intake.mark_unsold(lead_id uuid) returns void
language plpgsql volatile
as $$
begin
  update intake.lead as l
  set status = 'unsold', distributed_at = coalesce(l.distributed_at, clock_timestamp()), updated_at = clock_timestamp()
  where l.id = mark_unsold.lead_id;
end
$$;

comment on function intake.mark_unsold(uuid) is
$$Record that a lead has had its run and has no buyer. The caller must hold its lock.
Errors: LM307 not approved.$$;
