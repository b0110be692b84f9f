create or replace function crm.money_text(value numeric, currency text) returns text
language sql immutable parallel safe
return nullif(concat_ws(' ', case when value is not null then currency end, to_char(value, 'FM999,999,999,999,999,990.00')), '');

comment on function crm.money_text(numeric, text) is $$An amount as people read it, such as KES 250,000.00; null without a value.$$;

create or replace function crm.shown_changes(change crm.change) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('label', s.label, 'from', s.former, 'to', s.present) order by s.position), '[]')
  from (
    select
      l.position, l.label,
      crm.shown_value(l.field, c.change -> 'from', c.change ->> 'from_name') as former,
      crm.shown_value(l.field, c.change -> 'to', c.change ->> 'to_name') as present
    from jsonb_each(change.changes) as c (field, change)
    join (values
      (1, 'status', 'Status'), (2, 'done', 'Done'), (3, 'pipeline_id', 'Pipeline'), (4, 'stage_id', 'Stage'), (6, 'owner_id', 'Owner'),
      (7, 'title', 'Title'), (7, 'name', 'Name'), (7, 'subject', 'Subject'), (8, 'type', 'Type'), (9, 'due_date', 'Due'),
      (10, 'expected_close_date', 'Expected to close'), (11, 'is_archived', 'Archived')) as l (position, field, label) using (field)
    union all
    -- An amount is a number and its currency.
    select
      5, 'Value',
      crm.money_text(
        case when change.changes ? 'value' then crm.amount_of(change.changes #> '{value,from}') else change.value end,
        case when change.changes ? 'currency' then change.changes #>> '{currency,from}' else change.currency end),
      crm.money_text(change.value, change.currency)
    where change.changes ?| '{value,currency}'
    union all
    -- Which address it was is nobody's business but the contact's.
    select 12, 'Addresses', null, 'changed'
    where change.changes ? 'contact') as s
$$;

comment on function crm.shown_changes(crm.change) is $$The changed fields for people: [{"label", "from", "to"}].$$;

create or replace function crm.shown_value(field text, value jsonb, name text) returns text
language sql immutable parallel safe
return case
  when name is not null then name
  when value is null or value = 'null' then null
  when jsonb_typeof(value) = 'boolean' then case when value::boolean then 'yes' else 'no' end
  else left(value #>> '{}', 255) end;

comment on function crm.shown_value(text, jsonb, text) is $$A value of a field for people; its number where its name is not known.$$;

create or replace function crm.shown_custom_fields(change crm.change) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_object_agg(v.id, v.value) filter (where v.value <> 'null'), '{}')
  from crm.deal_field as f
  join jsonb_each(change.custom_fields) as e (key, value) on e.key = f.key
  cross join lateral (
    select 'field_' || f.key as id, case f.type
      when 'user' then to_jsonb(crm.name_in_account(f.connection_id, 'owner', crm.number_of(e.value)))
      else crm.short_text(crm.answer_of(e.value, null, f.type, f.options, crm.form_type_of(f.type, f.options))) end as value
    union all
    select 'field_' || f.key || '_currency', to_jsonb(left(e.value ->> 'currency', 10))
    where f.type = 'monetary') as v
  where f.connection_id = change.connection_id
$$;

comment on function crm.shown_custom_fields(crm.change) is
$$The custom fields of a change, as crm.custom_change_fields() lists them: choices and users by name.$$;

create or replace function crm.short_text(value jsonb) returns jsonb
language sql immutable parallel safe
return case when jsonb_typeof(value) = 'string' then to_jsonb(left(value #>> '{}', 500)) else value end;

comment on function crm.short_text(jsonb) is $$A value; of a text at most 500 characters.$$;

create or replace function crm.change_data(change crm.change, company text) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select crm.shown_custom_fields(change) || jsonb_strip_nulls(jsonb_build_object(
    'title', change.title,
    'deal_id', case when change.entity = 'deal' then change.object_id::numeric else crm.number_of(change.details -> 'deal_id') end,
    'status', nullif(change.status, 'none'), 'value', change.value, 'currency', change.currency, 'person', change.person,
    'pipeline', change.pipeline, 'pipeline_id', change.pipeline_id, 'stage', change.stage, 'stage_id', change.stage_id,
    'owner', change.owner, 'owner_id', change.owner_id,
    'from_value', crm.amount_of(change.changes #> '{value,from}'),
    'from_stage', change.changes #> '{stage_id,from_name}', 'from_stage_id', change.changes #> '{stage_id,from}',
    'from_pipeline', change.changes #> '{pipeline_id,from_name}',
    'is_bulk', change.is_bulk, 'company', company)) || (change.details - 'deal_id')
$$;

comment on function crm.change_data(crm.change, text) is $$The values of a change that filters and templates use. company: its subdomain.$$;

create or replace function crm.change_url(change crm.change, company text) returns text
language sql immutable parallel safe
return format('https://%s.pipedrive.com/', company) || case
  when change.entity = 'activity' and change.details ->> 'deal_id' is not null then 'deal/' || (change.details ->> 'deal_id')
  when change.entity = 'activity' then 'activities/list'
  when change.entity = 'prospect' then 'leads/inbox/' || change.object_id
  else change.entity || '/' || change.object_id end;

comment on function crm.change_url(crm.change, text) is $$The page of an object on the domain of its company.$$;

create or replace function crm.change_facts(change crm.change) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_agg(jsonb_build_object('label', f.label, 'text', f.text, 'icon', f.icon) order by f.position), '[]')
  from (values
    (1, 'Value', crm.money_text(change.value, change.currency), 'money'),
    (2, 'Pipeline', coalesce(change.pipeline, change.pipeline_id::text), 'stage'),
    (3, 'Stage', coalesce(change.stage, change.stage_id::text), 'stage'),
    (4, 'Owner', coalesce(change.owner, change.owner_id::text), 'person'),
    (5, 'Person', case when change.entity <> 'person' then change.person end, 'person'),
    (6, 'Lost because', case when change.status = 'lost' then change.details ->> 'lost_reason' end, null),
    (7, 'Type', change.details ->> 'type', null),
    (8, 'Due', change.details ->> 'due_date', 'time'),
    (9, 'Expected to close', case when change.status in ('open', 'none') then change.details ->> 'expected_close_date' end, 'time'),
    (10, 'Bulk edit', case when change.is_bulk then 'one of many that were changed at once' end, null)
  ) as f (position, label, text, icon)
  where f.text is not null
$$;

comment on function crm.change_facts(crm.change) is $$What a notification shows of an object, in its order.$$;

create or replace function crm.describe_change(kind text, subject_id uuid, organization_id uuid, refs jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'kind', kind,
    'title', format('%s %s: %s', t.entity, t.verb, t.name),
    'summary', left(regexp_replace(concat_ws(', ', t.name, nullif(t.money, t.name), t.change, c.owner), '\s+', ' ', 'g'), 500),
    'happened_at', to_char(c.happened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'url', crm.change_url(c, n.company_domain),
    -- Two companies have the same numbers.
    'thread', format('%s-%s', n.company_domain, case
      when c.entity = 'activity' and c.details ->> 'deal_id' is not null then 'deal-' || (c.details ->> 'deal_id')
      else c.entity || '-' || c.object_id end),
    'facts', crm.change_facts(c),
    'changes', t.changes,
    'contact', (
      select coalesce(jsonb_agg(jsonb_build_object('label', l.label, 'text', c.contact ->> l.key) order by l.label), '[]')
      from (values ('E-mail', 'email'), ('Phone', 'phone')) as l (label, key)
      -- The organisation may have changed its mind since.
      where n.shows_contact and c.contact ? l.key),
    'data', crm.change_data(c, n.company_domain))
  from crm.change as c
  join crm.connection as n on n.id = c.connection_id
  cross join lateral (
    select
      initcap(c.entity) as entity,
      case split_part(kind, '.', 2) when 'reopened' then 're-opened' else replace(split_part(kind, '.', 2), '_', ' ') end as verb,
      coalesce(c.title, c.object_id) as name,
      crm.money_text(c.value, c.currency) as money,
      s.changes,
      (
        select string_agg(
          format('%s: %s → %s', e.item ->> 'label', coalesce(e.item ->> 'from', '–'), coalesce(e.item ->> 'to', '–')), ', ')
        from jsonb_array_elements(s.changes) as e (item)
        -- The title says it.
        where e.item ->> 'label' not in ('Status', 'Done')) as change
    from (select crm.shown_changes(c) as changes offset 0) as s) as t
  where c.id = subject_id and c.organization_id is not distinct from describe_change.organization_id
    and split_part(kind, '.', 2) = any(c.kinds)
$$;

comment on function crm.describe_change(text, uuid, uuid, jsonb) is
$$The message about a change of an object of an account, compact and detailed; null for another organisation than the connection's, and
once the change is deleted.$$;
