-- Helpers of the rooms catalog and intake.
create schema if not exists tests;

-- What became of a statement, run as the caller: 'done', '409 LM306' or a plain SQLSTATE.
create or replace function tests.outcome(statement text) returns text
language plpgsql
as $$
declare
  v_message text;
  v_detail text;
begin
  execute statement;
  return 'done';
exception
  when sqlstate 'PGRST' then
    get stacked diagnostics v_message = message_text, v_detail = pg_exception_detail;
    return (v_detail::jsonb ->> 'status') || ' ' || (v_message::jsonb ->> 'code');
  when others then
    return sqlstate;
end
$$;

-- Fields and codes that a refused statement lists in its details: 'contact.email not_an_email, …'.
create or replace function tests.faults(statement text) returns text
language plpgsql
as $$
declare
  v_message text;
begin
  execute statement;
  return 'done';
exception
  when sqlstate 'PGRST' then
    get stacked diagnostics v_message = message_text;
    return (
      select string_agg((f.value ->> 'field') || ' ' || (f.value ->> 'code'), ', ' order by f.position)
      from jsonb_array_elements((v_message::jsonb ->> 'details')::jsonb) with ordinality as f (value, position));
end
$$;

create or replace function tests.vps_fields() returns jsonb
language sql immutable
return '[
  {"id": "budget", "label": "Monthly Budget", "type": "range", "required": true, "options": {"min": 0, "max": 10000, "step": 50}},
  {"id": "location", "label": "Server Location", "type": "multi-select", "required": true, "options": ["US", "EU", "Asia", "Australia"]},
  {"id": "purpose", "label": "Purpose", "type": "select", "options": ["Web Hosting", "Gaming", "Database", "Other"]},
  {"id": "cpu", "label": "CPU", "type": "select", "options": ["1 core", "2 cores", "4 cores", "8+ cores"]},
  {"id": "ram", "label": "RAM", "type": "select", "options": ["2GB", "4GB", "8GB", "16GB+"]},
  {"id": "storage", "label": "Storage", "type": "radio", "options": ["HDD", "SSD", "NVMe"]},
  {"id": "bandwidth", "label": "Bandwidth", "type": "select", "options": ["1TB", "5TB", "Unlimited"]},
  {"id": "management", "label": "Management", "type": "select", "options": ["Unmanaged", "Managed", "Fully Managed"]},
  {"id": "servers", "label": "Number of servers", "type": "number", "options": {"min": 1, "max": 1000, "step": 1}},
  {"id": "start_date", "label": "Start", "type": "date"},
  {"id": "needs_backup", "label": "Backups", "type": "boolean"},
  {"id": "notes", "label": "Notes", "type": "textarea", "options": {"max_length": 2000}}
]'::jsonb;

create or replace function tests.vps_answers() returns jsonb
language sql immutable
return '{"budget": 100, "location": ["US", "EU"], "purpose": "Web Hosting", "cpu": "4 cores", "ram": "8GB",
  "storage": "SSD", "bandwidth": "5TB", "management": "Managed"}'::jsonb;

-- An active niche with the VPS form in use.
create or replace function tests.create_niche(slug text default null, currency text default 'USD') returns uuid
language plpgsql security definer
as $$
declare
  v_niche uuid;
begin
  v_niche := catalog.create_niche(
    coalesce(create_niche.slug, 'vps-' || replace(gen_random_uuid()::text, '-', '')), 'VPS hosting', null, create_niche.currency);
  perform catalog.activate_form_schema(catalog.create_form_schema(v_niche, tests.vps_fields(), 'first version'));
  return v_niche;
end
$$;

-- A level at the end of the niche's order; price in minor units.
-- No uuid is in the name: mails print it, and a test refuses ids in their text.
create or replace function tests.create_level(niche uuid, price bigint default 2500, max_buyers integer default 3) returns uuid
language sql security definer
as $$
  select catalog.create_competition_level(
    n.id, 'Level ' || md5(random()::text), ledger.to_decimal(create_level.price, n.currency), create_level.max_buyers)
  from catalog.niche as n
  where n.id = create_level.niche
$$;

-- A lead with its contact data, brought to a state by the ways that exist. Makes no job and no mail.
create or replace function tests.create_lead(niche uuid, answers jsonb default null, status text default 'approved') returns uuid
language plpgsql security definer
as $$
declare
  v_lead uuid;
begin
  insert into intake.lead (niche_id, form_schema_id, answers)
  select s.niche_id, s.id, coalesce(create_lead.answers, tests.vps_answers())
  from catalog.form_schema as s
  where s.niche_id = create_lead.niche and s.status = 'active'
  returning id into strict v_lead;
  insert into intake.lead_contact (lead_id, name, email, phone)
  values (v_lead, 'Ada Lovelace', 'ada-' || v_lead || '@leads.example', '+44 20 7946 0000');
  insert into intake.lead_attribution (lead_id, utm_source) values (v_lead, 'newsletter');
  if create_lead.status = 'rejected' then
    update intake.lead as l
    set status = 'rejected', rejected_at = clock_timestamp(), rejection_reason = 'test'
    where l.id = v_lead;
  elsif create_lead.status <> 'pending_approval' then
    update intake.lead as l set status = 'approved', approved_at = clock_timestamp() where l.id = v_lead;
  end if;
  if create_lead.status in ('distributed', 'unsold') then
    update intake.lead as l set status = create_lead.status, distributed_at = clock_timestamp() where l.id = v_lead;
  elsif create_lead.status = 'bad' then
    update intake.lead as l set status = 'unsold', distributed_at = clock_timestamp() where l.id = v_lead;
    update intake.lead as l set status = 'bad', marked_bad_at = clock_timestamp(), bad_reason = 'test' where l.id = v_lead;
  end if;
  return v_lead;
end
$$;
