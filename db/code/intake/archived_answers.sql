-- For views: a list plans and locks the months of the archive only when it shows an archived lead, and each call reads one of them.
-- Callers' policies apply. SQL with bodies that are parsed now, because web roles cannot look up names in a room.
create or replace function intake.archived_answers(lead_id uuid) returns jsonb
language sql stable
begin atomic
  select r.answers from intake.lead_archive as r where r.lead_id = archived_answers.lead_id;
end;

comment on function intake.archived_answers(uuid) is $$The answers of an archived lead; null if they were erased.$$;

grant execute on function intake.archived_answers(uuid) to member, admin;
