begin;
select plan(13);

create function pg_temp.check(contact text, answers text, attribution text default null, submission_key text default null)
returns text language sql as $$
  select tests.faults(format('select intake.check_lead(tests.vps_fields(), %L, %L, %L, %L)', contact, answers, attribution, submission_key))
$$;

select ok(not has_function_privilege(r, 'intake.check_lead(jsonb, jsonb, jsonb, jsonb, text, text, jsonb)', 'execute'), r || ' may not call it')
from unnest('{anon,member,partner,admin}'::text[]) as r;
select is(
  pg_temp.check('{"name": "", "email": "no", "phone": "x", "age": 5}', '{"budget": 75, "colour": "red"}',
    '{"utm_source": 5, "utm_foo": "a"}', 'short'),
  'contact.name required, contact.email not_an_email, contact.phone not_a_phone, contact.age unknown_field, '
  'answers.budget not_a_step, answers.location required, answers.colour unknown_field, '
  'attribution.utm_source wrong_type, attribution.utm_foo unknown_field, submission_key wrong_length',
  'every wrong field of all parts is named at once');
select is(pg_temp.check(null, null), 'contact not_an_object, answers not_an_object', 'a contact and answers are required');
select is(pg_temp.check('"Ada"', '[]', '5'), 'contact not_an_object, answers not_an_object, attribution not_an_object',
  'contact, answers and attribution must be objects');
select is(
  pg_temp.check('{"name": "Ada\nBcc: all@example.com", "email": "a@b.example"}', tests.vps_answers()::text),
  'contact.name not_a_match', 'a name is one line, for it stands in headers');
select is(
  pg_temp.check('{"name": "Ada", "email": "a@b.example"}', tests.vps_answers()::text, a), f, 'attribution ' || left(a, 40))
from (values
  (jsonb_build_object('utm_source', repeat('x', 255))::text, 'done'),
  (jsonb_build_object('utm_source', repeat('x', 256))::text, 'attribution.utm_source too_long'),
  (jsonb_build_object('referrer_url', repeat('x', 2001))::text, 'attribution.referrer_url too_long'),
  ('null', 'attribution not_an_object')) as t (a, f);
select is(
  intake.check_lead(tests.vps_fields(), '{"name": "Ada", "email": "A@b.example", "phone": null}', tests.vps_answers() || '{"notes": ""}',
    '{"utm_source": "n", "partner": ""}', repeat('k', 8)),
  jsonb_build_object('contact', '{"name": "Ada", "email": "a@b.example"}'::jsonb, 'answers', tests.vps_answers(),
    'attribution', '{"utm_source": "n"}'::jsonb),
  'what is right comes back, without what is empty');

select * from finish();
rollback;
