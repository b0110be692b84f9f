begin;
select plan(32);

create temp table f as
select o, tests.create_user('ann@people.example', o) as u, tests.create_lead(tests.create_niche()) as lead
  from tests.create_organization() as o;
create function pg_temp.delivery(template text, user_id uuid default null, lead_id uuid default null, organization_id uuid default null,
  status text default 'due') returns uuid language sql security definer as $$
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

select is(tests.outcome('select notification.claim_delivery(verify) from d'), '42501',
  r || ' claims no mail, least of all one with a token')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is((select count(*)::integer from identity.one_time_token), 0, 'refused roles cause no token');
set local role leadmill_worker;
select is(tests.outcome('select from notification.delivery'), '42501', 'the worker does not read deliveries');
select is(tests.outcome('select from intake.lead_contact'), '42501', 'the worker does not read contacts');

select is(notification.claim_delivery(gen_random_uuid()), null, 'an unknown delivery is not claimed');
select is(
  notification.claim_delivery(plain) #- '{site,logo}',
    '{"site": {"name": "Leadmill", "accent_dark": null, "accent_light": null, "mail_footer": null}, "template": "password_changed", "email": "ann@people.example", "name": "Grace Hopper", "context": {}}',
  'a claimed mail has its address and its context') from d;
select is(pg_temp.state(plain), 'sending 1', 'a claimed mail is in the state sending') from d;
select isnt(notification.claim_delivery(plain), null, 'another worker can claim the mail after the first one died') from d;
select is(pg_temp.state(plain), 'sending 2', 'each claim counts as an attempt') from d;
select is(
  notification.claim_delivery(confirmation) - '{context,site}'::text[], jsonb_build_object(
    'template', 'lead_confirmation', 'email', 'ada-' || lead || '@leads.example', 'name', ''),
  'a mail to a submitter has the address of the contact but not its name') from d, f;
select is(notification.claim_delivery(id), null, 'a finished mail is not claimed: ' || pg_temp.state(id))
  from d, unnest(array[sent, failed]) as id;
select is(pg_temp.state(sent) || ', ' || pg_temp.state(failed), 'sent 0, failed 0', 'claiming a finished delivery does not change it')
  from d;
select is(notification.claim_delivery(about_nothing), null, 'a mail without a subject is not sent') from d;
select is(pg_temp.state(about_nothing), 'failed 1 the recipient or the subject is gone', 'a mail without a subject is marked as failed')
  from d;
reset role;

-- Recipients that must not get the mail any more.
create temp table late as
select pg_temp.delivery('password_changed', u) as suspended, pg_temp.delivery('password_changed', u) as erased,
  pg_temp.delivery('password_changed', u, organization_id => o) as left_it from f;
grant select on late to public;
update identity.membership set ended_at = now() from f where user_id = u;
select is(notification.claim_delivery(left_it), null, 'a former member gets no mail of the organisation') from late;
update identity.user_account set status = 'suspended' from f where id = u;
select is(notification.claim_delivery(suspended), null, 'a suspended user gets no mail') from late;
update identity.user_account set status = 'deactivated', deleted_at = now() from f where id = u;
select is(notification.claim_delivery(erased), null, 'an erased user gets no mail') from late;
select is(count(*)::integer, 3, 'each mail without a recipient is marked as failed') from notification.delivery as d, late
where d.id in (suspended, erased, left_it) and d.status = 'failed' and d.last_error = 'the recipient or the subject is gone';
select is((select count(*)::integer from identity.one_time_token), 0, 'mails without a recipient cause no token');


-- Mail to the address of a proof: the template is chosen when it is claimed, and it contains no text of the stranger.
select identity.request_mail('verify_email', 'new@people.example', 'hash', 'Call +1 900', 'http://evil.example'),
  identity.request_mail('reset_password', 'new@people.example');
create temp table waits as select id, proof_id, template from notification.delivery where proof_id is not null;
grant select on waits to public;
create temp table mail as select template as asked, notification.claim_delivery(id) as mail from waits;
select is((mail - 'site') #- '{context,token}', '{"template": "verify_email", "email": "new@people.example", "name": "", "context": {}}',
  'a new address gets its link, without a name')
from mail where asked = 'verify_email';
select is(mail, null, 'a password link for an address without an account is not sent') from mail where asked = 'reset_password';
select is_empty($$select from notification.delivery join waits using (id)
  where waits.template = 'reset_password'$$, 'the delivery to an address without an account is deleted');
select notification.finish_delivery(id, 'refused', 550, 'no') from waits where template = 'verify_email';
select isnt_empty($$select from notification.refused_address
  where address_hash = ops.keyed_hash('new@people.example')$$, 'an address that the mail server refused is stored');
select identity.revoke_proofs('new@people.example');
select is(pg_temp.state(id), 'failed 1 no', 'the delivery remains when its proof is deleted') from waits where template = 'verify_email';

-- A compromised worker reads every link that it sends, so no link may give it an admin's account.
select tests.create_user('boss@people.example', admin => true);
select tests.act_as_anon();
select api.forgot_password('boss@people.example'), api.sign_up('boss@people.example', 'correct horse', 'Org');
select tests.act_as_nobody();
create temp table taken as select d.id from notification.delivery as d join identity.proof as p on p.id = d.proof_id
  where p.email = 'boss@people.example';
grant select on taken to public;
set local role leadmill_worker;
select is(
  (select string_agg(t.template, ' ' order by t.template)
    from (select coalesce(notification.claim_delivery(id) ->> 'template', 'none') as template from taken offset 0) as t),
  'account_exists none',
  'a request for an admin''s new password at the public door causes no mail');
reset role;
select is_empty($$select from identity.one_time_token as t join identity.proof as p on p.id = t.proof_id
  where p.email = 'boss@people.example'$$, 'a request for an admin''s new password causes no token');

select * from finish();
rollback;
