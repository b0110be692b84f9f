create or replace function intake.store_leads(leads intake.new_lead[]) returns setof intake.lead
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  return query
  with stored as (
    insert into intake.lead (id, niche_id, form_schema_id, answers, submission_key)
    select n.id, n.niche_id, n.form_schema_id, n.answers, n.submission_key
    from unnest(leads) as n
    on conflict on constraint lead_submission_key_is_unique do nothing
    returning *
  ), contact as (
    insert into intake.lead_contact (lead_id, name, email, phone, request_hash)
    select s.id, n.contact ->> 'name', n.contact ->> 'email', n.contact ->> 'phone', n.request_hash
    from stored as s
    join unnest(leads) as n on n.id = s.id
  ), attribution as (
    insert into intake.lead_attribution
    select (jsonb_populate_record(null::intake.lead_attribution, n.attribution || jsonb_build_object('lead_id', s.id))).*
    from stored as s
    join unnest(leads) as n on n.id = s.id
  )
  select s.* from stored as s;
end
$$;

comment on function intake.store_leads(intake.new_lead[]) is
$$Store new leads with their contact data and attribution. This is the only way into intake.lead. A lead whose submission key
was used before is skipped. Returns the leads that were stored.$$;
