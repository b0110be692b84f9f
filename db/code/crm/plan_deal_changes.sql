create or replace function crm.preferred_contact(entries jsonb, type text) returns text
language plpgsql immutable parallel safe
as $$
begin
  -- Most persons have one of each.
  if jsonb_typeof(entries) <> 'array' or jsonb_array_length(entries) <= 1 then
    return nullif(btrim(entries #>> '{0,value}'), '');
  end if;
  return (
    select btrim(e.entry ->> 'value')
    from jsonb_array_elements(entries) with ordinality as e (entry, position)
    where not ops.is_blank(e.entry ->> 'value')
    order by
      catalog.text_fault(preferred_contact.type, '{}', btrim(e.entry ->> 'value')) is not null,
      (e.entry ->> 'primary') is distinct from 'true', e.position
    limit 1);
end
$$;

comment on function crm.preferred_contact(jsonb, text) is
$$The primary valid address or number of a person; otherwise the first one, so that its fault is reported. type: email or phone.$$;

create or replace function crm.contact_of(person jsonb, region text default null) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_email constant text := crm.preferred_contact(person -> 'emails', 'email');
  v_phone constant text := crm.preferred_contact(person -> 'phones', 'phone');
begin
  return jsonb_strip_nulls(jsonb_build_object(
    'name', nullif(left(btrim(ops.plain_text(regexp_replace(person ->> 'name', '[[:cntrl:]\u0080-\u009f[:space:]]+', ' ', 'g'))), 255), ''),
    'email', coalesce(ops.email_address(v_email), lower(v_email)),
    -- A phone number is optional: a value that is not one ("call me!") is left out and reported.
    'phone', ops.phone_number(left(v_phone, 40), region)));
end
$$;

comment on function crm.contact_of(jsonb, text) is
$$Contact data of a lead, from a person at Pipedrive: {name, email, phone}, as far as known. region: for phone numbers without a
country code.$$;

create or replace function crm.omitted_contact_fields(person jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_phone constant text := crm.preferred_contact(person -> 'phones', 'phone');
begin
  return case when not ops.is_blank(v_phone) and catalog.text_fault('phone', '{}', v_phone) is not null
    then jsonb '[{"field": "contact.phone", "code": "not_a_phone", "message": "is no phone number: the lead has none"}]' end;
end
$$;

comment on function crm.omitted_contact_fields(jsonb) is
$$Contact fields of a person that are left out of the lead, as a list of {field, code, message}; null when there are none.$$;

create or replace function crm.check_contact(person jsonb, region text default null) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_contact constant jsonb := crm.contact_of(person, region);
begin
  -- With a name and a valid address, contact_of() leaves no fault to be found. Most persons have both.
  if v_contact ? 'name' and ops.email_address(v_contact ->> 'email') is not null then
    return jsonb_build_object('answers', v_contact, 'faults', '[]'::jsonb);
  end if;
  return catalog.check_answers(intake.contact_fields(), v_contact, region);
end
$$;

comment on function crm.check_contact(jsonb, text) is
$$The contact of a person, checked as that of a form is: {"answers": contact, "faults": [{"field", "code", "message"}]}.$$;

create or replace function crm.label_of(options jsonb, choice jsonb) returns jsonb
language sql immutable parallel safe
return jsonb_path_query_first(options, '$[*] ? (@.id == $choice).label', jsonb_set('{"choice": null}', '{choice}', choice));

comment on function crm.label_of(jsonb, jsonb) is $$The label of a choice of a custom field; null when it is none of its options.$$;

create or replace function crm.answer_of(value jsonb, part text, deal_field_type text, options jsonb, form_type text) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_value jsonb := value;
  v_text text;
begin
  if jsonb_typeof(v_value) = 'object' then
    v_value := v_value -> coalesce(part, 'value');
  end if;
  -- Choices are numbers; the number of a deleted choice stays as it is and is refused by the form.
  if deal_field_type = 'enum' and v_value <> 'null' then
    v_value := coalesce(crm.label_of(options, v_value), v_value);
  elsif deal_field_type = 'set' and jsonb_typeof(v_value) = 'array' then
    v_value := (
      select jsonb_agg(coalesce(crm.label_of(options, e.choice), e.choice) order by e.position)
      from jsonb_array_elements(v_value) with ordinality as e (choice, position));
  end if;
  if v_value is null or v_value = 'null' then
    return null;
  end if;
  if form_type = 'multi-select' then
    return case jsonb_typeof(v_value) when 'array' then v_value else jsonb_build_array(v_value) end;
  end if;
  if jsonb_typeof(v_value) = 'array' then
    v_text := (select string_agg(e.item, ', ' order by e.position)
      from jsonb_array_elements_text(v_value) with ordinality as e (item, position));
  else
    v_text := btrim(v_value #>> '{}');
  end if;
  return case
    when form_type in ('number', 'range') then
      case when v_text ~ '^-?[0-9]{1,18}([.][0-9]{1,18})?$' then to_jsonb(v_text::numeric) else v_value end
    when form_type = 'boolean' then
      case when lower(v_text) in ('yes', 'true') then 'true' when lower(v_text) in ('no', 'false') then 'false' else v_value end
    -- The date of a timestamp.
    when form_type = 'date' and v_text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]' then to_jsonb(left(v_text, 10))
    else to_jsonb(v_text)
  end;
end
$$;

comment on function crm.answer_of(jsonb, text, text, jsonb, text) is
$$A value of a deal as an answer of the form; null when there is none. part: of a value with parts. deal_field_type, options: of
the custom field. A value that cannot be converted is kept, and the form reports its fault.$$;

create or replace function crm.persons_of(persons jsonb) returns table (person_id bigint, person jsonb, updated_at timestamptz)
language sql stable
as $$
  select distinct on (person_id)
    (e.person ->> 'id')::bigint as person_id, e.person, (e.person ->> 'update_time')::timestamptz as updated_at
  from jsonb_array_elements(persons_of.persons) as e (person)
  -- Deleted persons are returned when read one by one but not in lists: they never become a contact.
  where not e.person @> '{"is_deleted": true}'
  order by person_id, updated_at desc
$$;

comment on function crm.persons_of(jsonb) is $$The persons of a page, each in its latest state.$$;

create or replace function crm.questions_of(connection_id uuid)
returns table (
  form_schema_id uuid, form_type text, field text, source text, part text, deal_field_type text, options jsonb, labels jsonb,
  is_text boolean
)
language sql stable
as $$
  select
    s.id, f.field ->> 'type', m.field, m.source, m.part, d.type, d.options,
    case when d.type in ('enum', 'set') then (
      -- Of equal ids label_of() takes the first, jsonb_object_agg() the last.
      select jsonb_object_agg(
        (o.option -> 'id')::text, to_jsonb(case d.type when 'enum' then btrim(o.option ->> 'label') else o.option ->> 'label' end)
        order by o.position desc)
      from jsonb_path_query(d.options, '$[*] ? (@.label.type() == "string")') with ordinality as o (option, position)
      where jsonb_typeof(o.option -> 'id') in ('number', 'string')) end,
    f.field ->> 'type' in ('text', 'textarea', 'email', 'phone', 'select', 'radio')
  from crm.connection as c
  join catalog.form_schema as s on s.niche_id = c.niche_id
  cross join jsonb_array_elements(s.fields) as f (field)
  join crm.field_mapping as m on m.connection_id = c.id and m.field = f.field ->> 'id'
  left join crm.deal_field as d on d.connection_id = c.id and d.key = m.source
  where c.id = questions_of.connection_id
$$;

comment on function crm.questions_of(uuid) is
$$Each mapped field of each form of the niche, with the source of its answer. labels: of the choices of a custom field, by the JSON text
of their ids.$$;

create or replace function crm.deal_contents(
  connection_id uuid, window_starts_at timestamptz, window_ends_at timestamptz, deals jsonb, persons jsonb
) returns setof crm.deal_content
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with connection as (
    select n.region, s.id as form_schema_id
    from crm.connection as c
    join catalog.niche as n on n.id = c.niche_id
    join catalog.form_schema as s on s.niche_id = c.niche_id and s.status = 'active'
    where c.id = deal_contents.connection_id
  ), classified as materialized (
    select
      s.*, s.decision = 'eligible' as is_eligible, c.region, coalesce(s.form_schema_id, c.form_schema_id) as schema_id,
      -- A state that another worker read later is not overwritten.
      case when s.person_known_at > p.updated_at then null else p.person end as person,
      p.updated_at as person_updated_at
    from crm.classify_deals(
      deal_contents.connection_id, deal_contents.window_starts_at, deal_contents.window_ends_at, deal_contents.deals) as s
    cross join connection as c
    left join crm.persons_of(deal_contents.persons) as p on p.person_id = s.person_id
  ), question as materialized (
    select q.*
    from crm.questions_of(deal_contents.connection_id) as q
    where q.form_schema_id in (select s.schema_id from classified as s where s.is_eligible)
  )
  select
    s.deal_id, s.decision, s.lead_id, s.is_withdrawn, s.schema_id, s.person_id, s.deal_updated_at, s.fingerprints, s.stage_name,
    case when s.is_eligible then catalog.check_answers(f.fields, catalog.shown_answers(f.fields, coalesce(
      (
        select jsonb_strip_nulls(jsonb_object_agg(
          q.field,
          case
            -- Most values need no call: texts, dates without a time, choices that the field knows, and numbers.
            when q.is_text and q.deal_field_type = 'enum' and q.labels ? v.value::text then q.labels -> v.value::text
            when jsonb_typeof(v.value) = 'string' and (q.is_text or q.form_type = 'date' and length(v.value #>> '{}') = 10)
              then to_jsonb(btrim(v.value #>> '{}'))
            when q.form_type = 'multi-select' and q.deal_field_type = 'set' and jsonb_typeof(v.value) = 'array' then (
              select jsonb_agg(coalesce(q.labels -> e.choice::text, crm.label_of(q.options, e.choice), e.choice) order by e.position)
              from jsonb_array_elements(v.value) with ordinality as e (choice, position))
            when q.form_type = 'number' and q.deal_field_type <> 'enum' and jsonb_typeof(v.value -> coalesce(q.part, 'value')) = 'number'
              then v.value -> coalesce(q.part, 'value')
            when v.value <> 'null' then crm.answer_of(v.value, q.part, q.deal_field_type, q.options, q.form_type)
          end))
        from question as q
        cross join lateral (
          select case q.source
            when 'pipeline' then to_jsonb(s.pipeline_name)
            when 'stage' then to_jsonb(s.stage_name)
            else coalesce(s.deal -> 'custom_fields' -> q.source, s.deal -> q.source)
          end as value
          offset 0
        ) as v
        where q.form_schema_id = s.schema_id),
      '{}')), s.region) end,
    -- A lead whose person was not read or is deleted keeps its contact.
    case when s.is_eligible and (s.lead_id is null or s.person is not null)
      then crm.check_contact(coalesce(s.person, '{}'), s.region) end,
    s.person,
    s.person_updated_at
  from classified as s
  left join catalog.form_schema as f on f.id = s.schema_id
$$;

comment on function crm.deal_contents(uuid, timestamptz, timestamptz, jsonb, jsonb) is
$$What a lead would contain of each deal of a page, computed as a set.$$;

create or replace function crm.faults_of(content crm.deal_content) returns jsonb
language plpgsql stable
as $$
begin
  return case
    when content.decision = 'eligible' then (
      select jsonb_agg(f.fault || jsonb_build_object('field', p.part || '.' || (f.fault ->> 'field')) order by p.part, f.position)
      from (values ('answers', content.answers), ('contact', content.contact)) as p (part, checked)
      cross join jsonb_array_elements(p.checked -> 'faults') with ordinality as f (fault, position))
    when content.decision <> 'failed' then null
    when content.stage_name is null and content.deal_updated_at is not null
      then '[{"field": "stage_id", "code": "unknown_stage", "message": "is no stage of the account"}]'::jsonb
    else '[{"field": "", "code": "not_a_deal", "message": "is no deal: id, add_time or update_time are missing"}]' end;
end
$$;

comment on function crm.faults_of(crm.deal_content) is
$$Why a deal does not become a lead, as a list of {field, code, message}; null when there is no fault.$$;

create or replace function crm.plan_deal_changes(
  connection_id uuid,
  window_starts_at timestamptz,
  window_ends_at timestamptz,
  deals jsonb,
  persons jsonb,
  key bytea
) returns setof crm.deal_change
language sql volatile -- generates ids
set search_path = pg_catalog, pg_temp
as $$
  with marked as materialized (
    select
      d.*,
      case
        when d.decision = 'failed' or d.answers -> 'faults' <> '[]' or d.contact -> 'faults' <> '[]' then crm.faults_of(d)
      end as faults,
      f.new_fingerprints,
      l.answers as present_answers,
      case when d.contact is not null then jsonb_strip_nulls(jsonb_build_object('name', c.name, 'email', c.email, 'phone', c.phone)) end
        as present_contact
    from crm.deal_contents(
      plan_deal_changes.connection_id, plan_deal_changes.window_starts_at, plan_deal_changes.window_ends_at, plan_deal_changes.deals,
      plan_deal_changes.persons) as d
    left join intake.lead as l on l.id = d.lead_id
    left join intake.lead_contact as c on c.lead_id = l.id
    left join lateral (
      select jsonb_build_object(
        'answers', coalesce(jsonb_object_agg(e.name, e.fingerprint) filter (where e.part = 'answers'), '{}'),
        'contact', case when d.contact is null then d.fingerprints -> 'contact'
          else coalesce(jsonb_object_agg(e.name, e.fingerprint) filter (where e.part = 'contact'), '{}') end) as new_fingerprints
      from (
        select p.part, v.name, crm.fingerprint(v.name, v.value, plan_deal_changes.key) as fingerprint
        from (values ('answers', d.answers), ('contact', d.contact)) as p (part, checked)
        cross join jsonb_each(p.checked -> 'answers') as v (name, value)
      ) as e
    ) as f on d.decision = 'eligible'
  )
  select
    m.deal_id,
    case
      when m.decision <> 'eligible' then m.decision
      when m.faults is not null then 'failed'
      when m.lead_id is null then 'imported'
      when m.new_fingerprints = m.fingerprints and not m.is_withdrawn then 'unchanged'
      else 'updated'
    end,
    -- Values that the lead is created without are reported as well.
    coalesce(m.faults, case when not (m.contact -> 'answers') ? 'phone' then crm.omitted_contact_fields(m.person) end),
    case when m.decision = 'eligible' then coalesce(m.lead_id, ops.uuid_v7()) else m.lead_id end,
    m.form_schema_id,
    case
      when m.lead_id is null then m.answers -> 'answers'
      when m.new_fingerprints <> m.fingerprints
        then crm.merge_values(m.present_answers, m.answers -> 'answers', m.fingerprints -> 'answers', plan_deal_changes.key)
    end,
    case
      when m.lead_id is null then m.contact -> 'answers'
      when m.new_fingerprints <> m.fingerprints and m.contact is not null
        then crm.merge_values(m.present_contact, m.contact -> 'answers', m.fingerprints -> 'contact', plan_deal_changes.key)
    end,
    m.new_fingerprints,
    m.person_id,
    m.deal_updated_at,
    m.person_updated_at
  from marked as m
$$;

comment on function crm.plan_deal_changes(uuid, timestamptz, timestamptz, jsonb, jsonb, bytea) is
$$What changes with each deal of a page, compared with its lead; writes nothing. key: of the fingerprints.$$;
