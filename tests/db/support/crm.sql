-- Helpers of the imports' tests. Never deployed.
create schema if not exists tests;

create or replace function tests.deal_fields() returns jsonb
language sql immutable
return '[
  {"id": "city", "label": "City", "type": "text", "required": true},
  {"id": "state", "label": "State", "type": "text", "required": true, "options": {"pattern": "[A-Z]{2}"}},
  {"id": "wedding_date", "label": "Wedding date", "type": "date"},
  {"id": "description", "label": "Description", "type": "textarea"},
  {"id": "tradition", "label": "Tradition", "type": "select", "options": ["none", "Catholic", "Jewish", "Hindu", "Muslim"]},
  {"id": "services", "label": "Services", "type": "multi-select", "options": ["Photo", "Video", "Album"]},
  {"id": "budget", "label": "Budget", "type": "number", "options": {"min": 0, "max": 100000}}
]'::jsonb;

create or replace function tests.create_wedding_niche() returns uuid
language plpgsql security definer
as $$
declare
  v_niche uuid := catalog.create_niche('weddings-' || replace(gen_random_uuid()::text, '-', ''), 'Weddings', null, 'USD');
begin
  perform catalog.activate_form_schema(catalog.create_form_schema(v_niche, tests.deal_fields(), 'first version'));
  return v_niche;
end
$$;

-- The key of a custom field, as the stand-in makes it.
create or replace function tests.field_key(name text, domain text default 'acme') returns text
language sql immutable
return encode(extensions.digest(domain || '/' || name, 'sha1'), 'hex');

create or replace function tests.wedding_mapping(domain text default 'acme') returns jsonb
language sql immutable
return jsonb_build_object(
  'city', tests.field_key('City', domain), 'state', tests.field_key('State', domain),
  'wedding_date', tests.field_key('Wedding date', domain), 'description', tests.field_key('Description', domain),
  'tradition', tests.field_key('Tradition', domain), 'services', tests.field_key('Services', domain),
  'budget', jsonb_build_object('source', tests.field_key('Budget', domain)));

-- What the account of the stand-in's demo has besides deals that are leads.
create or replace function tests.exclusions() returns jsonb
language sql immutable
return '[
  {"pipeline": "Production"},
  {"pipeline": "Lorena", "stages": ["Lead In", "In Contact", "Quote Sent", "Quote Accepted", "Invoice sent"]},
  {"pipeline": "Maureen", "stages": ["Lead In", "In Contact", "Quote Sent", "Quote Accepted", "Invoice sent"]}]'::jsonb;

-- A connection whose account has been read; its domain is one that no other test has.
create or replace function tests.create_connection(
  niche uuid default null,
  domain text default null,
  organization uuid default null
) returns uuid
language plpgsql
as $$
declare
  v_domain text := coalesce(domain, 'c' || replace(gen_random_uuid()::text, '-', ''));
  v_id uuid;
begin
  v_id := (crm.create_connection(
    coalesce(niche, tests.create_wedding_niche()), 'Weddings', v_domain, repeat('a', 40), organization) ->> 'connection_id')::uuid;
  perform crm.confirm_account(v_id, 13923453, v_domain, 23836724);
  perform crm.store_account(v_id, 13923453,
    '[{"id": 1, "name": "Lorena"}, {"id": 2, "name": "Production"}, {"id": 3, "name": "Weddings"}]',
    '[{"id": 1, "name": "Lead In", "pipeline_id": 1, "order_nr": 1}, {"id": 2, "name": "Nurture", "pipeline_id": 1, "order_nr": 2},
      {"id": 3, "name": "Shooting", "pipeline_id": 2, "order_nr": 1}, {"id": 4, "name": "New", "pipeline_id": 3, "order_nr": 1}]',
    (
      select jsonb_agg(jsonb_build_object(
        'field_code', tests.field_key(f.name), 'field_name', f.name, 'field_type', f.type, 'options', f.options,
        'is_custom_field', true))
      from (values
        ('City', 'varchar', null), ('State', 'varchar', null), ('Wedding date', 'date', null), ('Description', 'text', null),
        ('Tradition', 'enum', '[{"id": 100, "label": "none"}, {"id": 101, "label": "Catholic"}, {"id": 102, "label": "Jewish"}]'::jsonb),
        ('Services', 'set', '[{"id": 100, "label": "Photo"}, {"id": 101, "label": "Video"}, {"id": 102, "label": "Album"}]'),
        ('Budget', 'monetary', null)) as f (name, type, options)));
  perform crm.set_field_mapping(v_id, tests.wedding_mapping());
  perform crm.set_exclusions(v_id, tests.exclusions());
  return v_id;
end
$$;

-- A deal as API v2 shows it: ten days old, in a stage that is not excluded.
create or replace function tests.deal(id bigint, changes jsonb default '{}', answers jsonb default '{}') returns jsonb
language sql stable
return jsonb_build_object(
  'id', id, 'title', 'Wedding ' || id, 'stage_id', 4, 'pipeline_id', 3, 'person_id', id + 1000, 'status', 'open',
  'value', 1500.5, 'currency', 'USD', 'is_deleted', false, 'is_archived', false,
  'add_time', to_char((now() - interval '10 days') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'update_time', to_char((now() - interval '9 days') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  'custom_fields', jsonb_build_object(
    tests.field_key('City'), 'Austin', tests.field_key('State'), 'TX', tests.field_key('Wedding date'), '2027-06-01',
    tests.field_key('Description'), '120 guests', tests.field_key('Tradition'), 101, tests.field_key('Services'), '[100, 102]'::jsonb,
    tests.field_key('Budget'), '{"value": 2500, "currency": "USD"}'::jsonb) || answers) || changes;

create or replace function tests.person(id bigint, changes jsonb default '{}') returns jsonb
language sql stable
return jsonb_build_object(
  'id', id, 'name', 'Ann Lee', 'update_time', '2026-01-01T00:00:00Z',
  'emails', jsonb_build_array(jsonb_build_object('value', format('Ann-%s@Customer.example', id), 'primary', true, 'label', 'work')),
  'phones', '[{"value": "+1 512 555 0100", "primary": true, "label": "work"}]'::jsonb) || changes;

-- Import deals with a person for each, as one page; what became of each of them.
create or replace function tests.import(connection uuid, deals jsonb, persons jsonb default null)
returns table (deal_id bigint, outcome text, faults text)
language sql
as $$
  select j.deal_id, j.outcome, (
    select string_agg((f.fault ->> 'field') || ' ' || (f.fault ->> 'code'), ', ' order by f.position)
    from jsonb_array_elements(j.faults) with ordinality as f (fault, position))
  from crm.import_deals(connection, now() - interval '2 months', now() - interval '3 days', deals, coalesce(persons, (
    select jsonb_agg(tests.person((e.deal ->> 'person_id')::bigint))
    from jsonb_array_elements(deals) as e (deal) where jsonb_typeof(e.deal -> 'person_id') = 'number'), '[]')) as j
  order by 1, 3;
$$;

-- A connection of an organisation that only tells events, as its member would create it.
create or replace function tests.connect_for_events(organization uuid, domain text default null) returns uuid
language plpgsql
as $$
declare
  v_domain text := coalesce(domain, 'c' || replace(gen_random_uuid()::text, '-', ''));
  v_id uuid := (crm.create_connection(null, 'Our CRM', v_domain, repeat('a', 40), organization) ->> 'connection_id')::uuid;
begin
  perform crm.confirm_account(v_id, 13923453, v_domain, 23836724);
  return v_id;
end
$$;

-- The same by OAuth: through a request of a member, completed and exchanged.
create or replace function tests.connect_by_oauth(member uuid, domain text default null) returns uuid
language plpgsql
as $$
declare
  v_domain text := coalesce(domain, 'c' || replace(gen_random_uuid()::text, '-', ''));
  v_state text;
  v_request uuid;
  v_id uuid;
begin
  perform tests.act_as(member);
  -- The service has the claims of its caller, not the role.
  perform set_config('role', 'leadmill_api', true);
  select b.state into v_state from crm.begin_authorization() as b;
  perform set_config('role', 'member', true);
  v_request := api.complete_crm_authorization(v_state, 'a-code');
  perform tests.act_as_nobody();
  v_id := crm.store_authorization(v_request, v_domain, 'access-1', 'refresh-1', 3599);
  perform crm.confirm_account(v_id, 13923453, v_domain, 23836724);
  return v_id;
end
$$;
