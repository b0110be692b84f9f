begin;
select plan(43);

-- Nobody who logs in may make tables, not even temporary ones.
create temp table f as select
  tests.create_user('boss@leadmill.example', null, true) as admin,
  tests.create_user('ann@people.example', tests.create_organization()) as member,
  tests.create_niche('vps') as niche,
  tests.create_niche('retired') as retired;
select catalog.retire_niche(retired) from f;
create temp table answers (n integer, answer jsonb);
grant select on f to public;
grant select, insert on answers to public;
delete from queue.procrastinate_jobs;

create function pg_temp.send(
  name text default 'Ada Lovelace', email text default 'Ada@Example.com', message text default E'Do you take leads\nfrom Kenya?',
  niche text default 'vps', topic text default 'Buying leads', key text default null
) returns text language sql as $$
  select format('select api.send_contact_message(%L, %L, %L, %L, %L, %L)', name, email, message, niche, topic, key)
$$;
create function pg_temp.come(address text, proof text default null, trap text default null) returns void language sql as $$
  select set_config('request.headers', jsonb_strip_nulls(jsonb_build_object(
    'x-forwarded-for', address, 'user-agent', 'curl/8', 'x-form-proof', proof, 'x-form-trap', trap))::text, true)
$$;
create function pg_temp.messages() returns bigint language sql security definer as 'select count(*) from intake.contact_message';
select pg_temp.come('203.0.113.7');

-- Who may not read or write.
select is(tests.outcome(s), '42501', r || ' may not: ' || s)
from (values ('anon'), ('member'), ('partner'), ('leadmill_api')) as v (r), lateral (select set_config('role', r, true)) as a,
  unnest(array['select from api.contact_messages', 'select from intake.contact_message',
    $$select intake.describe_contact_message('{}', null, null)$$]) as s;
select tests.act_as_nobody();
select tests.act_as_anon();
select is(tests.outcome('select api.mark_contact_message(null, null)'), '42501', 'a visitor marks no message');
select is(tests.outcome('select api.delete_contact_message(null)'), '42501', 'a visitor deletes no message');

-- Faults, each by its field.
select is(tests.faults('select api.send_contact_message()'), 'name required, email required, message required',
  'an empty form is refused with each field that it needs');
select is(
  tests.faults(pg_temp.send(name => E'Ada\nBcc: x', email => 'ada', message => ' ', topic => 'Free money', key => 'short')),
  'name not_a_match, email not_an_email, message required, topic not_an_option, submission_key wrong_length',
  'a wrong form is refused with every wrong field named');
select is(tests.faults(pg_temp.send(name => repeat('a', 101), message => repeat('a', 5001))), 'name too_long, message too_long',
  'name and message have their lengths');
select is(tests.outcome(pg_temp.send(message => repeat('a', 20001))), '400 LM060', 'a text beyond all bounds is refused before it is read');
select is(tests.outcome(pg_temp.send(niche => n)), '404 LM202', 'no niche: ' || n)
from unnest('{nothing,retired,"''; drop table intake.contact_message; --"}'::text[]) as n;
select is(pg_temp.messages(), 0::bigint, 'nothing was written');

-- A message.
select is(tests.outcome(pg_temp.send(key => 'contact-01')), 'done', 'anybody writes a message');
select is(tests.outcome(pg_temp.send(niche => '', topic => '')), 'done', 'niche and topic may be left blank');
select tests.act_as_nobody();
select results_eq(
  $$select m.name, m.email, m.message, n.slug, m.topic, m.status, host(m.address), m.agent
    from intake.contact_message as m left join catalog.niche as n on n.id = m.niche_id order by m.created_at$$,
  $$values ('Ada Lovelace', 'ada@example.com', E'Do you take leads\nfrom Kenya?', 'vps', 'Buying leads', 'new', '203.0.113.7', 'curl/8'),
    ('Ada Lovelace', 'ada@example.com', E'Do you take leads\nfrom Kenya?', null, null, 'new', '203.0.113.7', 'curl/8')$$,
  'a message is stored as it was written, its address in canonical form');
select results_eq(
  $$select template, count(*) from notification.delivery group by template order by template$$,
  $$values ('contact_confirmation', 2::bigint), ('contact_message', 2)$$,
  'each message causes a confirmation and a notice to the admin');
select is_empty(
  $$select from queue.procrastinate_jobs where args::text ilike any (array['%lovelace%', '%example.com%', '%kenya%'])$$,
  'jobs hold no personal data');
select is_empty($$select from event.outbox where (refs::text || kind) ilike any (array['%lovelace%', '%example.com%', '%kenya%'])$$,
  'events hold no personal data');

-- The same key again.
select tests.act_as_anon();
insert into answers
select n, api.send_contact_message('Ada Lovelace', 'Ada@Example.com', E'Do you take leads\nfrom Kenya?', 'vps', 'Buying leads', 'contact-01')
from generate_series(1, 2) as n;
select is(tests.outcome(pg_temp.send(key => 'contact-01', message => 'Other')), '409 LM302', 'the same key with other content is refused');
select tests.act_as_nobody();
select is(array_agg(distinct answer), array_agg(distinct jsonb_build_object('contact_message_id', m.id, 'submitted_at', m.created_at)),
  'the same request again gets the first answer') from answers, intake.contact_message as m where m.submission_key = 'contact-01';
select is(pg_temp.messages(), 2::bigint, 'and writes nothing twice');
select is((select count(*) from notification.delivery), 4::bigint, 'nor does it send anything twice');
update ops.setting set value = '[]' where name = 'intake.contact_topics';
select tests.act_as_anon();
select is(tests.outcome(pg_temp.send(key => 'contact-01')), 'done', 'a repetition is answered after the topics have changed');
select is(tests.faults(pg_temp.send()), 'topic not_an_option', 'a topic that was taken away is refused');
select tests.act_as_nobody();

-- Robots. The page begins with a challenge of its own.
select tests.act_as_anon();
select pg_temp.come('203.0.113.7', trap => 'https://buy.example');
insert into answers select 3, api.send_contact_message('Bot');
select is(array(select jsonb_object_keys(answer) order by 1), '{contact_message_id,submitted_at}',
  'a robot is answered as everybody, whatever it sent') from answers where n = 3;
select is(pg_temp.messages(), 2::bigint, 'and nothing of it is kept');
select is(tests.outcome($$select api.form_challenge(form => 'newsletter')$$), '404 LM313', 'there is no challenge for a form that is none');
select is(api.form_challenge(form => 'contact') -> 'is_required', 'false', 'as delivered, no proof is required');
select pg_temp.come('203.0.113.7', proof => 'rubbish');
select is(tests.outcome(pg_temp.send(topic => null)), '400 LM061', 'a proof that is sent must be valid all the same');
select tests.act_as_nobody();
update ops.setting set value = '{"is_required": true}' where name = 'intake.contact_guard';
select tests.act_as_anon();
select pg_temp.come('203.0.113.7');
select is(tests.outcome(pg_temp.send(topic => null)), '400 LM061', 'with the setting, a message needs a proof');
select tests.act_as_nobody();
update ops.setting set value = '{}' where name = 'intake.contact_guard';

-- Limits: of a network, then of all.
update ops.rate_limit set maximum = 2 where name = 'intake.contact_messages';
select tests.act_as_anon();
select pg_temp.come('198.51.100.1');
select is(array_agg(tests.outcome(pg_temp.send(topic => null)) order by n), '{done,done,"429 LM062"}', 'one network writes so many messages')
from generate_series(1, 3) as n;
select tests.act_as_nobody();
update ops.rate_limit set maximum = 1 where name = 'intake.contact_messages_in_all';
delete from ops.rate_limit_use where limit_name = 'intake.contact_messages_in_all';
select tests.act_as_anon();
select pg_temp.come('198.51.100.2');
select is(tests.outcome(pg_temp.send(topic => null)), 'done', 'another network writes its own');
select pg_temp.come('198.51.100.3');
select is(tests.outcome(pg_temp.send(topic => null)), '429 LM312', 'all together write so many messages');
select tests.act_as_nobody();

select * from finish();
rollback;
