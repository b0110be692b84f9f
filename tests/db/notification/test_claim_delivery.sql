begin;
select plan(32);

create temp table f as
select o, tests.create_user('ann@people.example', o) as u, tests.create_lead(tests.create_niche()) as lead from tests.create_organization() as o;
create function pg_temp.delivery(template text, user_id uuid default null, lead_id uuid default null, organization_id uuid default null,
  status text default 'queued') returns uuid language sql security definer as $$
  insert into notification.delivery (template, user_id, lead_id, organization_id, status, finished_at)
  values (template, user_id, lead_id, organization_id, status, case when status in ('sent', 'failed') then now() end)
  returning id
$$;
create function pg_temp.state(id uuid) returns text language sql security definer as $$
  select status || ' ' || attempts || coalesce(' ' || last_error, '') from notification.delivery as d where d.id = state.id
$$;
create temp table d as
select
  pg_temp.delivery('password_changed', u) as plain, pg_temp.delivery('password_changed', u) as verify,
  pg_temp.delivery('lead_confirmation', lead_id => lead) as confirmation,
  pg_temp.delivery('password_changed', u, status => 'sent') as sent, pg_temp.delivery('password_changed', u, status => 'failed') as failed,
  pg_temp.delivery('lead_assigned', u, organization_id => o) as about_nothing
from f;
grant select on f, d to public;

select is(tests.outcome('select notification.claim_delivery(verify) from d'), '42501', r || ' takes no mail, least of all its token')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is((select count(*)::integer from identity.one_time_token), 0, 'no token was made for them');
set local role leadmill_worker;
select is(tests.outcome('select from notification.delivery'), '42501', 'the worker does not read deliveries');
select is(tests.outcome('select from intake.lead_contact'), '42501', 'nor the vault');

select is(notification.claim_delivery(gen_random_uuid()), null, 'what there is not is not taken');
select is(
  notification.claim_delivery(plain), '{"template": "password_changed", "email": "ann@people.example", "name": "Grace Hopper", "context": {}}',
  'a mail is taken with its address and what it says') from d;
select is(pg_temp.state(plain), 'sending 1', 'it is being sent') from d;
select isnt(notification.claim_delivery(plain), null, 'after a worker died another takes it again') from d;
select is(pg_temp.state(plain), 'sending 2', 'each attempt is counted') from d;
select is(
  notification.claim_delivery(confirmation) - 'context', jsonb_build_object(
    'template', 'lead_confirmation', 'email', 'ada-' || lead || '@leads.example', 'name', ''),
  'a submitter''s address comes out of the vault; the name that stands there is not greeted') from d, f;
select is(notification.claim_delivery(id), null, 'what is done is not taken: ' || pg_temp.state(id)) from d, unnest(array[sent, failed]) as id;
select is(pg_temp.state(sent) || ', ' || pg_temp.state(failed), 'sent 0, failed 0', 'nor changed') from d;
select is(notification.claim_delivery(about_nothing), null, 'without a subject there is no mail') from d;
select is(pg_temp.state(about_nothing), 'failed 1 the recipient or the subject is gone', 'which is seen') from d;
reset role;

-- Who is not to be told any more.
create temp table late as
select pg_temp.delivery('password_changed', u) as suspended, pg_temp.delivery('password_changed', u) as erased, pg_temp.delivery('password_changed', u, organization_id => o) as left_it from f;
grant select on late to public;
update identity.membership set ended_at = now() from f where user_id = u;
select is(notification.claim_delivery(left_it), null, 'who has left is not told what the organisation bought') from late;
update identity.user_account set status = 'suspended' from f where id = u;
select is(notification.claim_delivery(suspended), null, 'who is suspended gets no link') from late;
update identity.user_account set status = 'deactivated', deleted_at = now() from f where id = u;
select is(notification.claim_delivery(erased), null, 'who is erased has no address') from late;
select is(count(*)::integer, 3, 'all of it is seen') from notification.delivery as d, late
where d.id in (suspended, erased, left_it) and d.status = 'failed' and d.last_error = 'the recipient or the subject is gone';
select is((select count(*)::integer from identity.one_time_token), 0, 'and no token was made');


-- An address that waits for its proof: what it is told is decided now, and a stranger's words are not in it.
select identity.request_mail('verify_email', 'new@people.example', 'hash', 'Call +1 900', 'http://evil.example'),
  identity.request_mail('reset_password', 'new@people.example');
create temp table waits as select id, proof_id, template from notification.delivery where proof_id is not null;
grant select on waits to public;
create temp table mail as select template as asked, notification.claim_delivery(id) as mail from waits;
select is(mail #- '{context,token}', '{"template": "verify_email", "email": "new@people.example", "name": "", "context": {}}', 'a new address gets its link, without a name')
from mail where asked = 'verify_email';
select is(mail, null, 'a link for a password of no account is not sent') from mail where asked = 'reset_password';
select is_empty($$select from notification.delivery join waits using (id) where waits.template = 'reset_password'$$, 'and leaves nothing');
select notification.finish_delivery(id, 'refused', 550, 'no') from waits where template = 'verify_email';
select isnt_empty($$select from notification.refused_address where address_hash = ops.keyed_hash('new@people.example')$$, 'a mailbox that refuses is remembered');
select identity.revoke_proofs('new@people.example');
select is(pg_temp.state(id), 'failed 1 no', 'the log of the mail stays when its proof is gone') from waits where template = 'verify_email';

-- A worker that was taken over makes no admin of itself: it reads every link that it sends, and none is an admin's.
select tests.create_user('boss@people.example', admin => true);
select tests.act_as_anon();
select api.forgot_password('boss@people.example'), api.sign_up('boss@people.example', 'correct horse', 'Org');
select tests.act_as_nobody();
create temp table taken as select d.id from notification.delivery as d join identity.proof as p on p.id = d.proof_id where p.email = 'boss@people.example';
grant select on taken to public;
set local role leadmill_worker;
select is(
  (select string_agg(t.template, ' ' order by t.template)
    from (select coalesce(notification.claim_delivery(id) ->> 'template', 'none') as template from taken offset 0) as t),
  'account_exists none',
  'a worker that asks for an admin''s new password gets no mail to send');
reset role;
select is_empty($$select from identity.one_time_token as t join identity.proof as p on p.id = t.proof_id where p.email = 'boss@people.example'$$, 'and there is no token');

select * from finish();
rollback;
