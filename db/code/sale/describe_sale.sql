create or replace function sale.fields_of_sale(organization_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with own (field) as (
    values
      (jsonb '{"id": "assignment_id", "label": "Number of the sale", "type": "text"}'),
      ('{"id": "lead_id", "label": "Number of the lead", "type": "text"}'),
      ('{"id": "niche", "label": "Niche", "type": "text"}'),
      ('{"id": "level", "label": "Competition level", "type": "text"}'),
      ('{"id": "channel", "label": "Bought by", "type": "select", "options": ["distribution", "marketplace"]}'),
      ('{"id": "price", "label": "Price", "type": "number"}'),
      ('{"id": "currency", "label": "Currency", "type": "text"}'),
      ('{"id": "contact_name", "label": "Name of the contact", "type": "text"}'),
      ('{"id": "contact_email", "label": "E-mail of the contact", "type": "text"}'),
      ('{"id": "contact_phone", "label": "Phone of the contact", "type": "text"}')
  ), answer as (
    -- Forms of several niches may have a field with the same id: it can be used if it means the same everywhere.
    select e.field ->> 'id' as id, min(e.field::text)::jsonb as field,
      count(distinct (e.field ->> 'type', e.field -> 'options')) as meanings
    from catalog.form_schema as s
    join catalog.niche as n on n.id = s.niche_id and n.retired_at is null
    cross join jsonb_array_elements(s.fields) as e (field)
    where s.status = 'active'
    group by e.field ->> 'id'
  )
  select coalesce(jsonb_agg(f.field order by f.place, f.field ->> 'id'), '[]')
  from (
    select 1 as place, o.field from own as o
    union all
    select 2, a.field - 'required' - 'help' from answer as a
    where a.meanings = 1 and a.id not in (select o.field ->> 'id' from own as o)) as f
$$;

comment on function sale.fields_of_sale(uuid) is
$$The form fields of the data of sale.describe_sale(): terms and contact of the sale, and the answers that have the same id, type and
options in the forms of all niches.$$;

create or replace function sale.describe_sale(kind text, subject_id uuid, organization_id uuid, refs jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'kind', kind,
    'title', format(case kind when 'lead.sold' then 'New lead: %s' else 'Lead refunded: %s' end, n.name),
    'summary', format('%s, %s %s', n.name, a.currency, ledger.to_decimal(a.price, a.currency)),
    'happened_at', to_char((case kind when 'lead.sold' then a.created_at else coalesce(r.created_at, a.created_at) end)
      at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'url', null,
    'thread', 'lead-' || a.lead_id,
    'facts', jsonb_build_array(
      jsonb_build_object('label', 'Price', 'text', format('%s %s', a.currency, ledger.to_decimal(a.price, a.currency)), 'icon', 'money'))
      || case when v.name is not null then jsonb_build_array(jsonb_build_object('label', 'Level', 'text', v.name, 'icon', 'stage'))
        else '[]' end
      || w.facts,
    'changes', jsonb '[]',
    'contact', (
      select jsonb_agg(jsonb_build_object('label', x.label, 'text', x.text) order by x.place)
      from (values (1, 'Name', c.name), (2, 'E-mail', c.email), (3, 'Phone', c.phone)) as x (place, label, text)
      where x.text <> ''),
    'data', o.answers || jsonb_strip_nulls(jsonb_build_object(
      'assignment_id', a.id, 'lead_id', a.lead_id, 'niche', n.name, 'level', v.name, 'channel', a.channel,
      'price', ledger.to_decimal(a.price, a.currency), 'currency', a.currency,
      'contact_name', c.name, 'contact_email', c.email, 'contact_phone', c.phone)))
  from sale.assignment as a
  join intake.lead as l on l.id = a.lead_id
  join lateral intake.contact_of(l.id) as c on c.email is not null
  cross join lateral intake.answers_of(l) as o (answers)
  join catalog.niche as n on n.id = l.niche_id
  join catalog.form_schema as s on s.id = l.form_schema_id
  left join catalog.competition_level as v on v.id = a.competition_level_id
  left join sale.refund as r on r.assignment_id = a.id
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object(
      'label', f.field ->> 'label', 'icon', null,
      'text', left(case jsonb_typeof(o.answers -> (f.field ->> 'id'))
        when 'array' then (
          select string_agg(i.text, ', ') from jsonb_array_elements_text(o.answers -> (f.field ->> 'id')) as i (text))
        when 'object' then (
          select string_agg(p.value, ', ' order by p.key) from jsonb_each_text(o.answers -> (f.field ->> 'id')) as p (key, value)
          where p.key in ('address', 'zip', 'city', 'state', 'country'))
        else o.answers ->> (f.field ->> 'id') end, 500)) order by f.position), '[]') as facts
    from jsonb_array_elements(s.fields) with ordinality as f (field, position)
    where o.answers ? (f.field ->> 'id')) as w
  where a.id = describe_sale.subject_id
    -- Contact data is given to the buyer only, so this checks the buyer again.
    and a.organization_id = describe_sale.organization_id
$$;

comment on function sale.describe_sale(text, uuid, uuid, jsonb) is
$$The message about a lead that an organisation bought, or got its money back for, with its contact data. Null for other organisations.$$;
