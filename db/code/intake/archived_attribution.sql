create or replace function intake.archived_attribution(lead_id uuid) returns intake.lead_archive
language sql stable
begin atomic
  select r from intake.lead_archive as r where r.lead_id = archived_attribution.lead_id;
end;

comment on function intake.archived_attribution(uuid) is
$$The attribution of an archived lead, and its answers; null if they were erased.$$;

grant execute on function intake.archived_attribution(uuid) to admin;
