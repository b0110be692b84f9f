begin;
select plan(12);

create temp table fixture as select tests.create_niche('open') as open, tests.create_niche('closed') as closed,
  tests.create_user() as member;
grant select on fixture to public;
select catalog.update_niche(closed, is_active => false) from fixture;
select catalog.create_form_schema(open, '[{"id": "draft", "label": "Draft", "type": "text"}]') from fixture;

select tests.act_as_anon();
select is(tests.outcome($$select api.form_json_schema('nowhere')$$), '404 LM202', 'there is no such niche');
select is(tests.outcome($$select api.form_json_schema('closed')$$), '404 LM202', 'the form of a closed niche is not found');
select is(api.form_json_schema('open') ->> '$schema', 'https://json-schema.org/draft/2020-12/schema', 'the dialect is named');
select is(api.form_json_schema('open') -> 'x-version', '1', 'the schema is that of the active version, not of the draft');
select is(api.form_json_schema('open') -> 'required', '["budget", "location"]', 'what is required, in the order of the form');
select is(
  api.form_json_schema('open') -> 'properties' -> 'budget',
  '{"title": "Monthly Budget", "type": "number", "minimum": 0, "maximum": 10000, "multipleOf": 50, "x-type": "range", "x-position": 1}',
  'a range has its limits');
select is(
  api.form_json_schema('open') -> 'properties' -> 'storage',
  '{"title": "Storage", "x-type": "radio", "x-position": 6, "anyOf": [
    {"type": "string", "enum": ["HDD", "SSD", "NVMe"]}, {"$ref": "#/$defs/no_string"}]}',
  'a choice that may be left out');
select is(
  (select array_agg(p.key order by (p.value ->> 'x-position')::integer) from jsonb_each(api.form_json_schema('open') -> 'properties') as p),
  (select array_agg(f.value ->> 'id') from jsonb_array_elements(tests.vps_fields()) as f),
  'the schema has every field of the form in its order');
select tests.act_as_nobody();
select tests.act_as(member) from fixture;
select is(api.form_json_schema('closed') ->> 'x-niche', 'closed', 'members see the forms of closed niches, too');
select tests.act_as_nobody();
select catalog.retire_niche(closed) from fixture;
select tests.act_as(member) from fixture;
select is(tests.outcome($$select api.form_json_schema('closed')$$), '404 LM202', 'a retired one is gone');
select tests.act_as_nobody();

-- Bounds of dates, day by day around each.
select is(
  (select count(*)::integer
   from generate_series(timestamp '2019-11-28', '2021-02-03', '1 day') as d (day),
     unnest('{2019-12-31,2020-01-01,2020-02-29,2020-10-09,2020-09-10}'::text[]) as b (bound),
     lateral (select to_char(d.day, 'YYYY-MM-DD') as text) as t
   where (t.text ~ ('^(?:' || catalog.date_bound(b.bound, true) || ')$')) <> (t.text >= b.bound)
     or (t.text ~ ('^(?:' || catalog.date_bound(b.bound, false) || ')$')) <> (t.text <= b.bound)),
  0,
  'a bound of dates as a pattern is the bound');
select is(
  (select count(*)::integer
   from generate_series(1, 9999, 1) as y, unnest('{02-28,02-29,02-30,04-30,04-31,12-31}'::text[]) as d,
     lateral (select lpad(y::text, 4, '0') || '-' || d as text) as t
   where (t.text ~ ('^(?:' || catalog.text_pattern('date') || ')$'))
     <> (right(d, 2)::integer <= extract(day from make_date(y, left(d, 2)::integer, 1) + interval '1 month - 1 day'))),
  0,
  'the pattern of dates knows every leap year');

select * from finish();
rollback;
