-- LM308 lead_answers_fixed (400): Answers are fixed once a lead is approved. A trigger enforces
--   it.

create or replace function intake.approved_leads_keep_their_answers() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The one exception: they move to the archive, which has them already.
  if old.archived_at is null and new.archived_at is not null
    and old.niche_id = new.niche_id and old.form_schema_id = new.form_schema_id
    and exists (select from intake.lead_archive as r where r.lead_id = old.id and r.answers = old.answers)
  then
    return new;
  end if;
  raise exception using
    errcode = 'LM308',
    message = 'answers of a lead are fixed once it is approved',
    detail = old.id::text;
end
$$;

comment on function intake.approved_leads_keep_their_answers() is
$$Permit changes of answers only while the lead is pending approval, because buyers pay for these answers; they may leave for the
archive. Niche and form never change.
Errors: LM308.$$;

create trigger approved_leads_keep_their_answers
before update of answers, niche_id, form_schema_id on intake.lead
for each row when (
  old.niche_id <> new.niche_id
  or old.form_schema_id <> new.form_schema_id
  or (old.answers <> new.answers and old.status <> 'pending_approval'))
execute function intake.approved_leads_keep_their_answers();
