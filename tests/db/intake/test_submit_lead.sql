begin;
select plan(30);

create temp table fixture as select
  tests.create_user('admin1@leadmill.example', null, true) as admin,
  tests.create_user('admin2@leadmill.example', null, true) as admin2,
  tests.create_niche('vps') as niche,
  tests.create_niche('closed') as closed,
  tests.create_niche('retired') as retired,
  catalog.create_niche('formless', 'No form') as formless;
select catalog.update_niche(closed, is_active => false), catalog.retire_niche(retired) from fixture;
delete from queue.procrastinate_jobs;

-- As anyone on the internet.
create function pg_temp.submit(
  niche text default 'vps',
  contact text default '{"name": "Ada Lovelace", "email": "Ada@Example.com", "phone": "+44 20 7946 0000"}',
  answers text default '{"budget": 100, "location": ["US"], "notes": "''; drop table intake.lead; --"}',
  attribution text default '{"utm_source": "newsletter", "click_id": "abc"}',
  submission_key text default null
) returns text language sql as $$
  select format('select api.submit_lead(%L, %L, %L, %L, %L)', niche, contact, answers, attribution, submission_key)
$$;
select set_config('request.headers', '{"x-forwarded-for": "203.0.113.7", "user-agent": "curl/8"}', true);
select tests.act_as_anon();

select is(tests.outcome(pg_temp.submit(niche => n)), e, coalesce(n, 'null') || ': ' || e)
from (values ('nothing', '404 LM202'), (null, '404 LM202'), ('retired', '404 LM202'), ('closed', '409 LM304'), ('formless', '409 LM304'),
  ('''; drop table intake.lead; --', '404 LM202')) as t (n, e);
select is(
  tests.faults(pg_temp.submit(contact => '{"name": "Ada"}', answers => '{"budget": "100", "location": ["Mars"]}',
    attribution => '{"utm": "x"}')),
  'contact.email required, answers.budget wrong_type, answers.location not_an_option, attribution.utm unknown_field',
  'a wrong form is refused with every wrong field named');
select is(tests.outcome($$select api.submit_lead('vps')$$), '400 LM301', 'an empty form is refused');
select is(tests.outcome($$select api.submit_lead('vps', '{"name": "a\u0000b", "email": "a@b.example"}', '{}')$$), '22P05',
  'a NUL in a text is refused');
select is(tests.outcome(pg_temp.submit(answers => '{"budget": 1e400000, "location": ["US"]}')), '22003',
  'a number past all bounds is refused');
select is(tests.outcome(pg_temp.submit(answers => '{"budget": NaN, "location": ["US"]}')), '22P02', 'NaN is no JSON');
select is(tests.outcome('select intake.submission_receipt(''12345678'', null)'), '42501', 'an anonymous caller cannot read receipts');
select tests.act_as_nobody();
select is_empty('select from intake.lead', 'nothing was written');
select is_empty('select from queue.procrastinate_jobs', 'no mail is sent');

select tests.act_as_anon();
select is(tests.outcome(pg_temp.submit(submission_key => 'form-0001')), 'done', 'anyone submits a lead');
select is(tests.outcome('select from api.leads'), '42501', 'a stranger who submits a lead sees none');
select is(tests.outcome('select from intake.lead_contact'), '42501', 'an anonymous caller cannot read contact data');
select tests.act_as_nobody();
select results_eq(
  $$select l.status, l.answers, c.name, c.email, c.phone, a.utm_source, a.click_id, a.utm_medium, host(a.address), a.agent
    from intake.lead as l join intake.lead_contact as c on c.lead_id = l.id join intake.lead_attribution as a on a.lead_id = l.id$$,
  $$values ('pending_approval', '{"budget": 100, "location": ["US"], "notes": "''; drop table intake.lead; --"}'::jsonb,
    'Ada Lovelace', 'ada@example.com', '+442079460000', 'newsletter', 'abc', null, '203.0.113.7', 'curl/8')$$,
  'it is stored in its three parts, SQL text as text');
select is(
  (select count(*)::integer from queue.procrastinate_jobs where task_name = 'send_mail'),
  1, 'one mail goes to the submitter; admins get one mail for all pending leads');
select is_empty(
  $$select from queue.procrastinate_jobs
    where args::text ilike any (array['%lovelace%', '%example.com%', '%7946%']) or task_name <> 'send_mail'$$,
  'jobs hold no personal data, and the lead is not distributed');

-- The same key again.
create temp table first_answer as
select jsonb_build_object('lead_id', l.id, 'niche', 'vps', 'niche_name', 'VPS hosting', 'submitted_at', l.created_at,
  'upload_token', intake.upload_token(l.id)) as answer
from intake.lead as l;
grant select on first_answer to public;
select tests.act_as_anon();
select is(
  api.submit_lead('vps', '{"email": "Ada@Example.com", "name": "Ada Lovelace", "phone": "+44 20 7946 0000"}',
    '{"location": ["US"], "budget": 100, "notes": "''; drop table intake.lead; --"}',
    '{"click_id": "abc", "utm_source": "newsletter"}', 'form-0001'),
  (select answer from first_answer),
  'the same content again gets the same answer, in whatever order its keys come');
select is(
  tests.outcome(pg_temp.submit(submission_key => 'form-0001', contact => '{"name": "Eve", "email": "eve@example.com"}')),
  '409 LM302', 'the same key with other content is refused');
select is(
  tests.outcome(pg_temp.submit(submission_key => 'form-0001', niche => 'closed')), '409 LM302',
    'the same key with another niche is refused');
select tests.act_as_nobody();
select catalog.update_niche(niche, is_active => false) from fixture;
select tests.act_as_anon();
select is(tests.outcome(pg_temp.submit(submission_key => 'form-0001')), 'done', 'a repetition is answered after the niche has closed');
select tests.act_as_nobody();
select catalog.update_niche(niche, is_active => true) from fixture;
select is((select count(*)::integer from intake.lead), 1, 'there is still one lead');
select is(
  (select count(*)::integer from queue.procrastinate_jobs where task_name = 'send_mail'),
  1, 'a submission that is repeated sends no second mail');

select tests.act_as_anon();
select is(tests.outcome(pg_temp.submit()), 'done', 'a lead is submitted without a key');
select is(tests.outcome(pg_temp.submit()), 'done', 'the same lead is submitted twice without a key');
select tests.act_as_nobody();
select is((select count(*)::integer from intake.lead), 3, 'two submissions without a key make two leads');
select is((select count(*)::integer from intake.lead_contact where request_hash is not null), 1, 'a hash is kept only beside a key');

select * from finish();
rollback;
