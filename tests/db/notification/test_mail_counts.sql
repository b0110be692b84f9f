begin;
select plan(23);

create temp table f as select
  tests.create_user('boss@leadmill.example', null, true) as admin,
  tests.create_user('ann@people.example', tests.create_organization()) as member;
grant select on f to public;
delete from notification.delivery;

create function pg_temp.mails(count integer, status text, code integer default null, attempts integer default 1, error text default null)
returns void language sql as $$
  insert into notification.delivery (template, user_id, status, status_code, attempts, last_error, finished_at)
  select 'password_changed', f.member, mails.status, mails.code, mails.attempts, mails.error,
    case when mails.status in ('sent', 'failed') then clock_timestamp() end
  from f, generate_series(1, mails.count)
$$;

select is(tests.outcome(s), '42501', r || ' may not: ' || s)
from (values ('anon'), ('member'), ('partner'), ('leadmill_api')) as v (r), lateral (select set_config('role', r, true)) as a,
  unnest(array['select api.mail_counts()', 'select api.webhook_counts()', 'select notification.failing()']) as s;
select tests.act_as_nobody();
set local role leadmill_worker;
select is_empty('select * from notification.failing()', 'nothing fails where nothing is sent');
reset role;

select pg_temp.mails(5, 'sent', 250);
select pg_temp.mails(2, 'failed', 550, 1, 'the mail server said 550');
select pg_temp.mails(1, 'failed', 451, 12, 'the mail server said 451');
select pg_temp.mails(1, 'failed', null, 12, 'SMTPConnectError');
select pg_temp.mails(30, 'failed', null, 1, 'too many mails were caused by one network');
select pg_temp.mails(2, 'due', null, 0);
select pg_temp.mails(1, 'due', null, 3, 'SMTPConnectError');
select pg_temp.mails(1, 'sending', 451, 2, 'the mail server said 451');
insert into notification.delivery (id, template, user_id, status, finished_at)
select ops.first_uuid(clock_timestamp() - interval '2 days'), 'password_changed', member, 'sent', now() from f;

select tests.act_as(admin) from f;
select results_eq(
  'select template, waiting, delayed, sent, refused, failed, withheld, oldest_waiting_at <= clock_timestamp() from api.mail_counts()',
  $$values ('password_changed', 4::bigint, 2::bigint, 5::bigint, 2::bigint, 2::bigint, 30::bigint, true)$$,
  'mails of the last day are counted by outcome');
select is(sum(sent), 6::numeric, 'and those of any other span') from api.mail_counts(now() - interval '3 days', now() + interval '1 minute');
select is(tests.outcome(format('select api.mail_counts(%L, %L)', s, u)), '400 LM871', s || ' to ' || u || ' is no span')
from (values ('2026-01-02', '2026-01-01'), ('2026-01-01', '2026-12-31'), ('-infinity', '2026-01-01')) as v (s, u);
select is(tests.outcome($$select api.webhook_counts('2026-01-02', '2026-01-01')$$), '400 LM871', 'the same for webhooks');
select tests.act_as_nobody();

-- Six of eleven: over the share, but too few to be a trouble of more than one mailbox.
select is_empty('select * from notification.failing()', 'a few failures raise no alert');
update ops.setting set value = value || '{"at_least": 6}' where name = 'notification.failure_alert';
set local role leadmill_worker;
select results_eq('select * from notification.failing()', $$values ('mails', 6::bigint, 11::bigint, 60)$$,
  'an alert counts what was refused, given up or is delayed, and not what we withheld');
reset role;
select pg_temp.mails(19, 'sent', 250);
select results_eq('select failed, total from notification.failing()', $$values (6::bigint, 30::bigint)$$, 'exactly the share is an alert');
select pg_temp.mails(1, 'sent', 250);
select is_empty('select * from notification.failing()', 'a smaller share is none');

select * from finish();
rollback;
