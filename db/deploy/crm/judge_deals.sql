-- Deploy leadmill:crm/judge_deals to pg

begin;

create type crm.judged as (
  deal_id bigint,
  outcome text,
  faults jsonb,
  lead_id uuid,
  form_schema_id uuid,
  answers jsonb,
  contact jsonb,
  marks jsonb,
  person_id bigint,
  deal_updated_at timestamptz,
  person_updated_at timestamptz
);

comment on type crm.judged is
$$What becomes of a deal, in the words of import_run's counts, with all that is to be written. faults: why it failed, or what its
lead is made without. contact is null where the
person was not read.$$;

create function crm.judge_deals(
  connection_id uuid,
  window_starts_at timestamptz,
  window_ends_at timestamptz,
  deals jsonb,
  persons jsonb,
  key bytea
) returns setof crm.judged
language sql volatile -- makes ids
set search_path = pg_catalog, pg_temp
as $$
  with connection as (
    select c.id, c.niche_id, n.region, s.id as form_schema_id
    from crm.connection as c
    join catalog.niche as n on n.id = c.niche_id
    join catalog.form_schema as s on s.niche_id = c.niche_id and s.status = 'active'
    where c.id = judge_deals.connection_id
  ), person as (
    select distinct on (person_id) (e.person ->> 'id')::bigint as person_id, e.person, (e.person ->> 'update_time')::timestamptz as updated_at
    from jsonb_array_elements(judge_deals.persons) as e (person)
    -- One at a time they are shown when they are deleted, in a list they are not: nobody's contact either way.
    where not e.person @> '{"is_deleted": true}'
    order by person_id, updated_at desc
  ), sifted as (
    select
      s.*,
      c.region,
      coalesce(s.form_schema_id, c.form_schema_id) as schema_id,
      -- What another worker read later is not taken back.
      case when s.person_known_at > p.updated_at then null else p.person end as person,
      p.updated_at as person_updated_at
    from crm.sift_deals(
      judge_deals.connection_id, judge_deals.window_starts_at, judge_deals.window_ends_at, judge_deals.deals) as s
    cross join connection as c
    left join person as p on p.person_id = s.person_id
  ), question as materialized (
    -- Each field of each form that is needed, with where its answer comes from.
    select
      s.id as form_schema_id, f.field ->> 'type' as form_type, m.field, m.source, m.part, d.type as deal_field_type, d.options,
      f.field ->> 'type' in ('text', 'textarea', 'email', 'phone', 'select', 'radio') as is_text
    from connection as c
    join catalog.form_schema as s on s.niche_id = c.niche_id
    cross join jsonb_array_elements(s.fields) as f (field)
    join crm.field_mapping as m on m.connection_id = c.id and m.field = f.field ->> 'id'
    left join crm.deal_field as d on d.connection_id = c.id and d.key = m.source
    where s.id in (select e.schema_id from sifted as e where e.verdict = 'eligible')
  ), incoming as materialized (
    select
      s.*,
      a.checked as answers,
      -- A lead whose person was not read, or is gone, keeps its contact.
      case when s.lead_id is null or s.person is not null
        then crm.check_contact(coalesce(s.person, '{}'), s.region) end as contact
    from sifted as s
    cross join lateral (
      select catalog.check_answers(f.fields, coalesce(
        (
          select jsonb_strip_nulls(jsonb_object_agg(
            q.field,
            case
              -- Most are texts already.
              when q.is_text and jsonb_typeof(v.value) = 'string' then to_jsonb(btrim(v.value #>> '{}'))
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
        '{}'), s.region) as checked
      from catalog.form_schema as f
      where f.id = s.schema_id
    ) as a
    where s.verdict = 'eligible'
  ), marked as materialized (
    select
      i.*,
      l.answers as present_answers,
      case when i.contact is not null then jsonb_strip_nulls(jsonb_build_object('name', c.name, 'email', c.email, 'phone', c.phone)) end
        as present_contact,
      jsonb_build_object(
        'answers', (
          select coalesce(jsonb_object_agg(e.name, crm.mark_of(e.name, e.value, judge_deals.key)), '{}')
          from jsonb_each(i.answers -> 'answers') as e (name, value)),
        'contact', case when i.contact is null then i.marks -> 'contact' else (
          select coalesce(jsonb_object_agg(e.name, crm.mark_of(e.name, e.value, judge_deals.key)), '{}')
          from jsonb_each(i.contact -> 'answers') as e (name, value)) end) as new_marks,
      (
        select jsonb_agg(f.fault || jsonb_build_object('field', p.part || '.' || (f.fault ->> 'field')) order by p.part, f.position)
        from (values ('answers', i.answers), ('contact', i.contact)) as p (part, checked)
        cross join jsonb_array_elements(p.checked -> 'faults') with ordinality as f (fault, position)
      ) as faults
    from incoming as i
    left join intake.lead as l on l.id = i.lead_id
    left join intake.lead_contact as c on c.lead_id = i.lead_id
  )
  select
    m.deal_id,
    case
      when m.faults is not null then 'failed'
      when m.lead_id is null then 'imported'
      when m.new_marks = m.marks and not m.is_withdrawn then 'unchanged'
      else 'updated'
    end,
    -- What the lead is made without is told, too.
    coalesce(m.faults, case when m.contact is not null then crm.dropped_of(m.person) end),
    coalesce(m.lead_id, ops.uuid_v7()),
    m.schema_id,
    case
      when m.lead_id is null then m.answers -> 'answers'
      when m.new_marks <> m.marks
        then crm.merge(m.present_answers, m.answers -> 'answers', m.marks -> 'answers', judge_deals.key)
    end,
    case
      when m.lead_id is null then m.contact -> 'answers'
      when m.new_marks <> m.marks and m.contact is not null
        then crm.merge(m.present_contact, m.contact -> 'answers', m.marks -> 'contact', judge_deals.key)
    end,
    m.new_marks,
    m.person_id,
    m.deal_updated_at,
    m.person_updated_at
  from marked as m
  union all
  select
    s.deal_id,
    s.verdict,
    case when s.verdict = 'failed' then
      case when s.stage_name is null and s.deal_updated_at is not null
        then '[{"field": "stage_id", "code": "unknown_stage", "message": "is no stage of the account"}]'::jsonb
        else '[{"field": "", "code": "not_a_deal", "message": "is no deal: id, add_time or update_time are missing"}]' end
    end,
    s.lead_id, null, null, null, null, s.person_id, s.deal_updated_at, null
  from sifted as s
  where s.verdict <> 'eligible'
$$;

comment on function crm.judge_deals(uuid, timestamptz, timestamptz, jsonb, jsonb, bytea) is
$$What becomes of each deal of a page, looked at as a set; nothing is written yet. key: of the marks.$$;

commit;
