create or replace function intake.update_lead(lead_id uuid, answers jsonb default null, contact jsonb default null) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lead constant intake.lead := intake.lock_lead(lead_id, 'pending_approval');
  v_checked jsonb;
begin
  -- Checked against the version that the lead was submitted with, which may not be the active one any more.
  select intake.check_lead(
    s.fields,
    coalesce(update_lead.contact, jsonb_build_object('name', c.name, 'email', c.email, 'phone', c.phone)),
    coalesce(update_lead.answers, v_lead.answers),
    null,
    null,
    n.region)
  into v_checked
  from catalog.form_schema as s
  join catalog.niche as n on n.id = s.niche_id
  join intake.lead_contact as c on c.lead_id = v_lead.id
  where s.id = v_lead.form_schema_id;
  update intake.lead as l
  set answers = v_checked -> 'answers', updated_at = clock_timestamp()
  where l.id = v_lead.id;
  if update_lead.contact is not null then
    update intake.lead_contact as c
    set
      name = v_checked #>> '{contact,name}',
      email = v_checked #>> '{contact,email}',
      phone = v_checked #>> '{contact,phone}'
    where c.lead_id = v_lead.id;
  end if;
end
$$;

comment on function intake.update_lead(uuid, jsonb, jsonb) is
$$Replace the answers or the contact data of a lead that is pending approval.
Errors: LM301 faults, listed in details; LM305 no such lead; LM306 not pending approval.$$;

grant execute on function intake.update_lead(uuid, jsonb, jsonb) to admin;

create or replace function api.update_lead(lead_id uuid, answers jsonb default null, contact jsonb default null) returns void
language sql volatile
begin atomic
  select intake.update_lead(update_lead.lead_id, ops.bounded_document(update_lead.answers, 'answers'),
    ops.bounded_document(update_lead.contact, 'contact', 16384));
end;

comment on function api.update_lead(uuid, jsonb, jsonb) is
$$Correct a lead that is pending approval
Replaces its answers, its contact data or both, checked as on submission. An argument that is not given changes nothing.
Errors: LM301 faults, listed in details; LM305 no such lead; LM306 not pending approval.$$;

grant execute on function api.update_lead(uuid, jsonb, jsonb) to admin;
