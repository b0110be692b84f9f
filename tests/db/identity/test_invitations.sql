begin;
select plan(61);
select tests.watch_identity();

create temp table f as
select o, tests.create_user('owner@acme.example', o) as owner, tests.create_user('admin@acme.example', o) as admin,
  tests.create_user('viewer@acme.example', o) as viewer, tests.create_user('bob@bobs.example') as bob,
  tests.create_user('boss@leadmill.example', admin => true) as boss
from tests.create_organization('Acme http://evil.example') as o;
alter table f add invited uuid, add other uuid;
grant all on f to public;
select ops.set_entitlements(o, '{"members": 20}') from f;
update identity.membership set role = 'admin' from f where user_id = admin;
update identity.membership set role = 'viewer' from f where user_id = viewer;

-- The token in the newest mail with an invitation to an address; and a call with it.
create function pg_temp.link(address text) returns text language sql volatile security definer as $$
  select tests.token_for(address, 'invitation')
$$;
create function pg_temp.join_by(token text, password text default null) returns text language sql as $$
  select tests.outcome(format('select api.accept_invitation(%L, %L)', token, password))
$$;
create function pg_temp.role_of(address text) returns text language sql volatile security definer as $$
  select m.role from identity.membership as m join identity.user_account as u on u.id = m.user_id, f
  where u.email = address and u.deleted_at is null and m.organization_id = f.o and m.ended_at is null
$$;

-- Who invites whom.
select tests.act_as_anon();
select is(tests.outcome($$select api.invite_member('new@people.example', 'member')$$), '42501', 'a stranger invites nobody');
select tests.act_as_nobody();
select tests.act_as(viewer) from f;
select is(tests.outcome($$select api.invite_member('new@people.example', 'member')$$), '403 LM115', 'nor does a viewer');
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select is(tests.outcome($$select api.invite_member('new@people.example', 'owner')$$), '403 LM115', 'an admin invites no owner');
select is(tests.faults(format('select api.invite_member(%L, %L)', e, r)), a, a)
from (values
  ('', 'member', 'email required'), ('x', 'boss', 'email not_an_email, role not_an_option'), ('a@b.example', null, 'role not_an_option'))
  as v (e, r, a);
select is(tests.outcome($$select api.invite_member('Viewer@acme.example', 'member')$$), '409 LM142', 'a member is not invited again');
update f set invited = api.invite_member('New@People.example', 'member');
select isnt(invited, null, 'an admin invites a member') from f;
select is(tests.outcome($$select api.invite_member('new@people.example', 'viewer')$$), '409 LM143', 'once');
select results_eq($$select email, role, status, invited_by from api.invitations$$,
  $$select 'new@people.example', 'member', 'pending', admin from f$$, 'the organisation sees its invitations');
select tests.act_as_nobody();
select tests.act_as(bob) from f;
select is_empty('select id from api.invitations', 'others do not');
select is(tests.outcome(format('select api.%I(%L)', c, invited)), '404 LM144', 'others do not ' || c)
from f, unnest(array['resend_invitation', 'withdraw_invitation']) as c;
select tests.act_as_nobody();
select tests.act_as(boss) from f;
select is((select count(*) from api.invitations), 1::bigint, 'admins of the platform see all');
select tests.act_as_nobody();
select is(tests.mails_to('new@people.example'), '{invitation}', 'the address gets a mail');
select is(tests.actions_of(invited), '{}', 'nothing else is recorded of it but its rows') from f;
select is((select count(*) from audit.event as e where e.entity = 'identity.invitation' and e::text like '%people.example%'), 0::bigint,
  'the log does not keep the address');

-- The link.
create temp table t as select pg_temp.link('new@people.example') as first;
grant all on t to public;
select tests.act_as_anon();
select is(api.read_invitation(first) - 'expires_at',
  '{"organization": "Acme http evil example", "role": "member", "email": "new@people.example", "needs_password": true}',
  'it says who invites whom, without what programs take for an address') from t;
select is(tests.outcome(format('select api.%I(%L)', c, w)), '400 LM108', 'another link does not: ' || c)
from unnest(array['read_invitation', 'refuse_invitation', 'accept_invitation']) as c, unnest(array['', null, 'x']) as w;
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select api.resend_invitation(invited) from f;
select tests.act_as_nobody();
select is(pg_temp.join_by(first, 'correct horse'), '400 LM108', 'an invitation that is sent anew voids the link of before') from t;
update t set first = pg_temp.link('new@people.example');
select is(tests.faults(format('select api.accept_invitation(%L, %L)', first, 'short')), 'password too_short',
  'a new account needs a password')
from t;
update identity.membership set role = 'member' from f where user_id = admin;
select is(pg_temp.join_by(first, 'correct horse'), '409 LM145', 'nobody joins when the one who invited may no longer invite') from t;
select is(tests.mails_to('new@people.example'), '{}', 'nor does a mail go out then');
update identity.membership set role = 'admin' from f where user_id = admin;
update identity.organization set status = 'suspended' from f where id = o;
select is(pg_temp.join_by(first, 'correct horse'), '409 LM145', 'or when the organisation is blocked') from t;
update identity.organization set status = 'active' from f where id = o;
update identity.invitation set expires_at = clock_timestamp();
select is(pg_temp.join_by(first, 'correct horse'), '400 LM108', 'or when it has expired') from t;
select is(tests.outcome(format('select api.read_invitation(%L)', first)), '400 LM108', 'or reads it') from t;
select tests.act_as(admin) from f;
select is((select status from api.invitations), 'expired', 'as its organisation sees');
update f set other = api.invite_member('new@people.example', 'billing');
select results_eq('select role, status from api.invitations order by created_at', $$values ('member', 'expired'), ('billing', 'pending')$$,
  'which may invite again');
select tests.act_as_nobody();

-- A new person.
select api.sign_up('new@people.example', 'another horse', 'Evil');
update t set first = pg_temp.link('new@people.example');
select tests.act_as(bob) from f;
select is(pg_temp.join_by(first, 'correct horse'), '403 LM146', 'somebody who is logged in joins by no invitation of others') from t;
select tests.act_as_nobody();
select tests.act_as_anon();
select is(api.accept_invitation(first, 'correct horse', ' Ada ') - 'organization_id', '{"status": "joined", "message": "log in now"}',
  'a new person joins') from t;
select is(pg_temp.join_by(first, 'correct horse'), '400 LM108', 'once') from t;
select tests.act_as_nobody();
select is(pg_temp.role_of('new@people.example'), 'billing', 'with the role of the invitation');
select is_empty($$select purpose from identity.proof where email = 'new@people.example' and purpose <> 'invitation'$$,
  'sign-ups of others with this address are void');
select is(tests.answer(api.log_in('new@people.example', 'correct horse')), '200 done', 'and logs in');
select results_eq($$select status, accepted_by is not null from identity.invitation where role = 'billing'$$, $$values ('accepted', true)$$,
  'the invitation says so');
select is((select count(*) from identity.organization), 2::bigint, 'no organisation was made');

-- Somebody with an account.
select tests.set_password(bob, 'bobs own horse') from f;
update identity.session set proved_at = now() - interval '6 minutes' from f where user_id = owner;
select tests.act_as(owner) from f;
select is(tests.outcome($$select api.invite_member('bob@bobs.example', 'admin')$$), '403 LM160', 'a stolen token invites no admin');
select tests.act_as_nobody();
update identity.session set proved_at = now() from f where user_id = owner;
select tests.act_as(owner) from f;
update f set other = api.invite_member('bob@bobs.example', 'owner');
select tests.act_as_nobody();
update t set first = pg_temp.link('bob@bobs.example');
select is(api.read_invitation(first) -> 'needs_password', 'false', 'an account needs no password') from t;
select is(pg_temp.join_by(first, 'an attackers horse'), 'done', 'it joins') from t;
select is(tests.answer(api.log_in('bob@bobs.example', 'bobs own horse')), '200 done', 'and keeps its password');
select is(pg_temp.role_of('bob@bobs.example'), 'owner', 'an owner invited an owner');
update identity.membership set ended_at = now() from f where user_id = bob and organization_id = o;
select tests.act_as(owner) from f;
update f set other = api.invite_member('bob@bobs.example', 'viewer');
select tests.act_as_nobody();
update t set first = pg_temp.link('bob@bobs.example');
update identity.user_account set status = 'suspended' from f where id = bob;
select is(pg_temp.join_by(first), '403 LM105', 'a blocked account does not join') from t;
update identity.user_account set status = 'active' from f where id = bob;
select tests.act_as(bob) from f;
select is(pg_temp.join_by(first), 'done', 'a former member may come back, also when logged in') from t;
select tests.act_as_nobody();
select is(pg_temp.role_of('bob@bobs.example'), 'viewer', 'with the new role');

-- Ends.
select tests.act_as(owner) from f;
update f set other = api.invite_member('third@people.example', 'viewer'), invited = api.invite_member('fourth@people.example', 'owner');
select tests.act_as_nobody();
create temp table links as select pg_temp.link('third@people.example') as third, pg_temp.link('fourth@people.example') as fourth;
grant select on links to public;
select tests.act_as(admin) from f;
select is(tests.outcome(format('select api.withdraw_invitation(%L)', invited)), '403 LM115',
  'an admin does not withdraw what an owner decides') from f;
select lives_ok(format('select api.withdraw_invitation(%L)', other), 'an invitation is withdrawn') from f;
select is(tests.outcome(format('select api.resend_invitation(%L)', other)), '404 LM144', 'and not sent anew') from f;
select tests.act_as_nobody();
select is(pg_temp.join_by(third, 'correct horse'), '400 LM108', 'its link is void') from links;
select is(api.refuse_invitation(fourth) ->> 'status', 'refused', 'an invitation is refused') from links;
select is(pg_temp.join_by(fourth, 'correct horse'), '400 LM108', 'once and for all') from links;

-- Limits.
update ops.rate_limit set maximum = 1 where name = 'identity.invitations';
delete from ops.rate_limit_use;
select tests.act_as(owner) from f;
update f set other = api.invite_member('fifth@people.example', 'viewer');
select is(tests.outcome($$select api.invite_member('sixth@people.example', 'viewer')$$), '429 LM148',
  'an organisation sends so many a day');
select is(tests.outcome(format('select api.resend_invitation(%L)', other)), '429 LM148', 'and counts those that it sends anew') from f;
select tests.act_as_nobody();
update identity.invitation set expires_at = now() - interval '91 days';
select is(identity.purge_unproved(), 7, 'old ones are deleted');

select * from finish();
rollback;
