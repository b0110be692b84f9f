create or replace function intake.answers_of(lead intake.lead) returns jsonb
language plpgsql stable
as $$
begin
  -- The archive is not even planned for the others, which are all that are sold.
  if lead.archived_at is null then
    return lead.answers;
  end if;
  return coalesce((select r.answers from intake.lead_archive as r where r.lead_id = answers_of.lead.id), '{}');
end
$$;

comment on function intake.answers_of(intake.lead) is
$$The answers of a lead, wherever they are; {} if they were erased.$$;
