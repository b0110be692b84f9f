begin;
select plan(28);

create temp table f as select
  tests.create_user('boss@leadmill.example', null, true) as admin,
  tests.create_user('ann@people.example', tests.create_organization()) as member,
  tests.create_niche('vps') as niche;
create function pg_temp.message(key text) returns uuid language sql security definer as $$
  select (intake.send_contact_message('=1+1', key || '@visitors.example', 'Text of ' || key, 'vps', 'Press', key) ->> 'contact_message_id')::uuid
$$;
create temp table m as select pg_temp.message('message-1') as one, pg_temp.message('message-2') as two, pg_temp.message('message-3') as three;
grant select on f, m to public;

-- Members of any organisation see and change nothing.
select tests.act_as(member) from f;
select is(tests.outcome(format(s, one)), '42501', 'a member may not: ' || left(s, 60))
from m, unnest(array['select from api.contact_messages', 'select from intake.contact_message', 'select api.delete_contact_message(%L)',
  $$select api.mark_contact_message(%L, 'spam')$$, 'select intake.purge_contact_messages()']) as s;
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select is(tests.outcome(s), '42501', 'an admin has no way around the functions: ' || left(s, 60))
from unnest(array['delete from api.contact_messages', $$update api.contact_messages set status = 'spam'$$,
  'select submission_key from intake.contact_message', 'select request_hash from intake.contact_message',
  'select intake.purge_contact_messages()']) as s;

-- The list.
select results_eq(
  'select c.id, c.name, c.email, c.message, c.topic, c.status from api.contact_messages as c order by created_at, id',
  $$select v.id, '=1+1', v.key || '@visitors.example', 'Text of ' || v.key, 'Press', 'new'
    from m, lateral (values (1, one, 'message-1'), (2, two, 'message-2'), (3, three, 'message-3')) as v (n, id, key) order by v.n$$,
  'an admin reads the messages');
select ok(api.csv(c)::text like '%''=1+1%', 'as CSV, no cell is a formula') from api.contact_messages as c;

-- Marking.
select is(tests.outcome(format('select api.mark_contact_message(%L, %L)', one, s)), '400 LM310', 'no state: ' || coalesce(s, 'null'))
from m, unnest('{read,NULL}'::text[]) as s;
select is(tests.outcome($$select api.mark_contact_message(gen_random_uuid(), 'spam')$$), '404 LM311', 'an unknown message is 404');
select is(tests.outcome($$select api.mark_contact_message(null, 'spam')$$), '404 LM311', 'and so is none');
select lives_ok(format('select api.mark_contact_message(%L, %L), api.mark_contact_message(%L, %L)', one, 'answered', two, 'spam'),
  'an admin marks messages') from m;
select results_eq('select status, handled_by, handled_at is not null from api.contact_messages order by created_at, id',
  $$select v.* from f, lateral (values ('answered', admin, true), ('spam', admin, true), ('new', null, false)) as v$$,
  'a mark says who made it');
select set_config('test.handled_at', handled_at::text, true) from api.contact_messages, m where id = one;
select api.mark_contact_message(one, 'answered') from m;
select is(c.handled_at, current_setting('test.handled_at')::timestamptz, 'marking it as it is changes nothing')
from api.contact_messages as c, m where c.id = one;
select api.mark_contact_message(one, 'new') from m;
select is(row (c.status, c.handled_by, c.handled_at), row ('new'::text, null::uuid, null::timestamptz), 'a mark can be taken back')
from api.contact_messages as c, m where c.id = one;

-- Deleting.
select lives_ok(format('select api.delete_contact_message(%L)', one), 'an admin deletes a message') from m;
select is(tests.outcome(format('select api.delete_contact_message(%L)', one)), '404 LM311', 'once') from m;
select is(count(*), 2::bigint, 'the others are still there') from api.contact_messages;
select tests.act_as_nobody();
select is(count(*), 2::bigint, 'the mails of a deleted message remain in the log') from notification.delivery, m
where refs ->> 'contact_message_id' = one::text;
select is_empty($$select from audit.event where (coalesce(before::text, '') || coalesce(after::text, '')) ~ 'Text of|visitors.example'$$,
  'the audit log has what was done, and nothing that a visitor wrote');

-- Retention.
update intake.contact_message as c set created_at = now() - interval '366 days' from m where c.id = m.two;
set local role leadmill_worker;
select is(intake.purge_contact_messages(0), 0, 'a slice has its size');
select is(intake.purge_contact_messages(), 1, 'old messages are deleted');
reset role;
select is(array_agg(id), array[three], 'the young ones are kept') from m, intake.contact_message group by three;

select * from finish();
rollback;
