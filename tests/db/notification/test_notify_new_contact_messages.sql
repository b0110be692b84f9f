begin;
select plan(21);

create temp table f as select tests.create_user('boss@leadmill.example', null, true) as admin;
create function pg_temp.message(email text, topic text default null) returns uuid language sql as $$
  select (intake.send_contact_message('Win at https://evil.example', email, 'Buy at https://evil.example', null, topic)
    ->> 'contact_message_id')::uuid
$$;
create function pg_temp.claim(message uuid, template text) returns jsonb language sql as $$
  select notification.claim_delivery(d.id) from notification.delivery as d
  where d.template = claim.template and (d.refs ->> 'contact_message_id')::uuid = claim.message
$$;
create function pg_temp.mails(template text) returns bigint language sql as $$
  select count(*) from notification.delivery as d where d.template = mails.template
$$;

select is(tests.outcome('select notification.notify_new_contact_messages()'), '42501', 'the function is refused to ' || r)
from (values ('anon'), ('member'), ('admin')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

-- What the mails say, and to whom.
create temp table m as select pg_temp.message('ada@visitors.example', 'Press') as one;
create temp table mails as select pg_temp.claim(one, 'contact_confirmation') as to_sender, pg_temp.claim(one, 'contact_message') as to_admin
from m;
select is(to_sender - '{context,site}'::text[], '{"template": "contact_confirmation", "email": "ada@visitors.example", "name": ""}',
  'the confirmation goes to the sender, who is not greeted by name') from mails;
select is(to_sender -> 'context' ->> 'is_reply', 'true', 'it is marked as a reply') from mails;
select is(to_sender -> 'context' -> 'reply_to', 'null', 'an answer to it comes to us') from mails;
select is(to_admin ->> 'email', 'boss@leadmill.example', 'the notice goes to the admin') from mails;
select is(to_admin -> 'context' ->> 'reply_to', 'ada@visitors.example', 'an answer to it goes to the visitor') from mails;
select is(to_admin -> 'context' ->> 'is_reply', 'false', 'it is no reply') from mails;
select ok((to_sender::text || to_admin::text) !~ 'evil', 'neither holds a word of the visitor') from mails;

-- One confirmation a day for each mailbox, whatever the network and the spelling.
select set_config('request.headers', '{"x-forwarded-for": "198.51.100.1"}', true);
select is(pg_temp.claim(pg_temp.message('Ada+2@visitors.example'), 'contact_confirmation'), null, 'a second one is not sent that day');
select is((select last_error from notification.delivery where status = 'failed'), 'the mailbox got such a reply within a day',
  'and the log says why');
select isnt(pg_temp.claim(pg_temp.message('bob@visitors.example'), 'contact_confirmation'), null, 'another mailbox gets its own');
update ops.rate_limit_use set repaid_at = repaid_at - interval '1 day' where limit_name = 'notification.replies_to_mailbox';
select isnt(pg_temp.claim(pg_temp.message('ada@visitors.example'), 'contact_confirmation'), null, 'the next day it does');
select is(pg_temp.mails('contact_message'), 4::bigint, 'the admin has heard of each message');

-- The digest, for admins who want no mail for each.
set local role leadmill_worker;
select is(cardinality(notification.notify_new_contact_messages()), 0, 'there is no digest beside a mail for each');
reset role;
update ops.setting set value = 'false' where name = 'notification.mail_for_each_contact_message';
select pg_temp.message('eve@visitors.example', 'Press');
set local role leadmill_worker;
select is(cardinality(notification.notify_new_contact_messages()), 1, 'with the setting, one mail tells of all new messages');
select is(cardinality(notification.notify_new_contact_messages()), 0, 'and no further one until another arrives');
reset role;
select is(pg_temp.mails('contact_message'), 4::bigint, 'there is no mail for each any more');
select is(
  (select notification.mail_context(d) from notification.delivery as d where d.template = 'contact_messages'),
  '{"count": 5, "topics": [{"topic": "", "count": 3}, {"topic": "Press", "count": 2}]}', 'it has their number by topic');
update intake.contact_message set status = 'spam', handled_at = now();
select is((select notification.mail_context(d) from notification.delivery as d where d.template = 'contact_messages'), null,
  'it is not sent if none is new any more');

select * from finish();
rollback;
