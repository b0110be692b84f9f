-- LM831 too_many_leads (400): A file has at most as many leads as `details` says.
--   To do: Choose a shorter period.

create or replace function marketplace.answer_cell(answer jsonb) returns text
language sql immutable parallel safe
begin atomic
  select coalesce(ops.csv_cell(case jsonb_typeof(answer_cell.answer)
    when 'object' then concat_ws(', ', nullif(answer ->> 'address', ''), nullif(concat_ws(' ', answer ->> 'zip', answer ->> 'city'), ''),
      answer ->> 'state', answer ->> 'country')
    when 'array' then (select string_agg(e.value, ', ') from jsonb_array_elements_text(answer) as e (value))
    else answer #>> '{}' end), '');
end;

comment on function marketplace.answer_cell(jsonb) is $$An answer as a CSV cell.$$;

create or replace function marketplace.exported_answers(lead_ids uuid[], out titles text[], out cells jsonb)
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
  with lead as (
    select l.id, l.niche_id, l.form_schema_id, coalesce(r.answers, l.answers) as answers
    from intake.lead as l
    left join intake.lead_archive as r on r.lead_id = l.id
    where l.id = any (lead_ids)
  ), field as (
    -- A field has the label of the newest version in which it occurs.
    select distinct on (s.niche_id, f.field ->> 'id')
      n.name as niche, s.niche_id, s.version, f.position, f.field ->> 'id' as id, f.field ->> 'label' as label
    from catalog.form_schema as s
    join catalog.niche as n on n.id = s.niche_id
    cross join lateral jsonb_array_elements(s.fields) with ordinality as f (field, position)
    where s.id in (select l.form_schema_id from lead as l)
    order by s.niche_id, f.field ->> 'id', s.version desc
  ), numbered as (
    select f.*, row_number() over (order by f.niche, f.niche_id, f.version desc, f.position) as number,
      (select count(distinct o.niche_id) from field as o) > 1 as has_others
    from field as f
  )
  select
    (
      select array_agg(ops.csv_cell(case when f.has_others then f.niche || ': ' else '' end || f.label) order by f.number)
      from numbered as f),
    (
      select jsonb_object_agg(l.id, (
        select string_agg(
          case when f.niche_id = l.niche_id then marketplace.answer_cell(l.answers -> f.id) else '' end, ',' order by f.number)
        from numbered as f))
      from lead as l);
end;

comment on function marketplace.exported_answers(uuid[]) is
$$The answers of leads as cells of a CSV: the titles of their columns, and for each lead its cells with a comma between them.$$;

create or replace function marketplace.export_leads(
  since date default null,
  until date default null,
  niche_id uuid default null,
  channel text default null,
  status text default null,
  stage text default null,
  words text default null
) returns text
language plpgsql stable security definer -- callers see only what they bought; reading as the owner skips the policies
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- the best index depends on the arguments
as $$
declare
  c_most constant integer := 10000;
  v_organization_id constant uuid := identity.require_permission('read');
  v_patterns constant text[] := ops.word_patterns(words);
  v_zone text;
  v_from timestamptz;
  v_before timestamptz;
  v_ids uuid[];
  v_answers record;
  v_lines text;
begin
  select o.time_zone into strict v_zone from identity.organization as o where o.id = v_organization_id;
  v_from := case when isfinite(since) then ops.day_start(since, v_zone) end;
  v_before := case when isfinite(until) then ops.day_start(until + 1, v_zone) end;
  select array_agg(f.id) into v_ids
  from (
    select a.id
    from sale.assignment as a
    join intake.lead as l on l.id = a.lead_id
    left join intake.lead_contact as c on c.lead_id = a.lead_id
    left join intake.contact_archive as k on k.lead_id = a.lead_id
    left join marketplace.listing as m on m.lead_id = a.lead_id
    where a.organization_id = v_organization_id
      and (v_from is null or a.created_at >= v_from)
      and (v_before is null or a.created_at < v_before)
      and (export_leads.niche_id is null or l.niche_id = export_leads.niche_id)
      and (export_leads.channel is null or a.channel = export_leads.channel)
      and (export_leads.status is null or a.status = export_leads.status)
      and (export_leads.stage is null or a.stage = export_leads.stage)
      and (v_patterns is null or intake.contact_text(
          coalesce(c.name, k.name), coalesce(c.email, k.email), coalesce(c.phone, k.phone)) like all (v_patterns)
        or m.number = upper(trim(export_leads.words)))
    limit c_most + 1) as f;
  if cardinality(v_ids) > c_most then
    perform ops.raise_http(400, 'LM831', 'too many leads for one file', c_most::text, 'Choose a shorter period.');
  end if;
  v_answers := marketplace.exported_answers(array(select a.lead_id from sale.assignment as a where a.id = any (v_ids)));
  select string_agg(concat_ws(
    ',', a.id, to_char(a.created_at at time zone v_zone, 'YYYY-MM-DD HH24:MI:SS'), coalesce(m.number, ''), ops.csv_cell(n.name),
    a.channel, coalesce(ops.csv_cell(v.name), ''), a.status, a.stage, ledger.to_decimal(a.price, a.currency), a.currency,
    coalesce(ops.csv_cell(coalesce(c.name, k.name)), ''), coalesce(ops.csv_cell(coalesce(c.email, k.email)), ''),
    coalesce(ops.csv_cell(coalesce(c.phone, k.phone)), ''),
    coalesce(ops.csv_cell(a.note), ''), v_answers.cells ->> a.lead_id::text), E'\r\n' order by a.created_at desc, a.id desc)
  into v_lines
  from sale.assignment as a
  join intake.lead as l on l.id = a.lead_id
  join catalog.niche as n on n.id = l.niche_id
  left join catalog.competition_level as v on v.id = a.competition_level_id
  left join intake.lead_contact as c on c.lead_id = a.lead_id
  left join intake.contact_archive as k on k.lead_id = a.lead_id
  left join marketplace.listing as m on m.lead_id = a.lead_id
  where a.id = any (v_ids);
  perform ops.set_headers('{"Content-Disposition": "attachment; filename=\"leads.csv\""}');
  return concat_ws(
    E'\r\n',
    concat_ws(',', 'id,bought_at,number,niche,channel,level,status,stage,price,currency,name,email,phone,note',
      array_to_string(v_answers.titles, ',')),
    v_lines, '');
end
$$;

comment on function marketplace.export_leads(date, date, uuid, text, text, text, text) is
$$What the caller's organisation bought, as CSV, newest first: at most 10000 leads. Days and times are those of its time zone. Each field of
the forms has a column.
Errors: LM115 role not allowed, LM831 too many leads.$$;

grant execute on function marketplace.export_leads(date, date, uuid, text, text, text, text) to member;

create or replace function api.export_leads(
  since date default null,
  until date default null,
  niche_id uuid default null,
  channel text default null,
  status text default null,
  stage text default null,
  words text default null
) returns hook."text/csv"
language sql stable
begin atomic
  select marketplace.export_leads(
    export_leads.since, export_leads.until, export_leads.niche_id, ops.bounded(export_leads.channel, 'channel'),
    ops.bounded(export_leads.status, 'status'), ops.bounded(export_leads.stage, 'stage'), ops.bounded(export_leads.words, 'words', 200)
  )::hook."text/csv";
end;

comment on function api.export_leads(date, date, uuid, text, text, text, text) is
$$What one bought as CSV
Request it with Accept: text/csv. The leads of the own organisation that match all given arguments, newest first, at most 10000, with
contact data and a column for each field of their forms. since and until: days, both included, in the time zone of the organisation.
words: each must occur in the name, e-mail address or phone number, or all of them are the public number.
Errors: LM115 role not allowed, LM831 too many leads (400).$$;

grant execute on function api.export_leads(date, date, uuid, text, text, text, text) to member;
