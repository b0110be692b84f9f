begin;
select plan(48);

create temp table f as
select o, tests.create_user('owner@acme.example', o) as owner, tests.create_user('admin@acme.example', o) as admin,
  tests.create_user('ann@acme.example', o) as ann, tests.create_user('bob@bobs.example') as bob
from tests.create_organization('Acme') as o;
grant all on f to public;
update identity.membership set role = 'admin' from f where user_id = admin;
update identity.membership set role = 'member' from f where user_id = ann;
create function pg_temp.roles() returns text language sql volatile security definer as $$
  select string_agg(split_part(u.email, '@', 1) || ' ' || m.role, ', ' order by u.email)
  from identity.membership as m join identity.user_account as u on u.id = m.user_id, f
  where m.organization_id = f.o and m.ended_at is null
$$;
create function pg_temp.try(caller uuid, call text, variadic arguments uuid[] default '{}') returns text language plpgsql as $$
declare
  v_outcome text;
begin
  perform tests.act_as(caller);
  v_outcome := tests.outcome(format(call, variadic arguments));
  perform tests.act_as_nobody();
  return v_outcome;
end
$$;

-- The list.
select tests.act_as_anon();
select is(tests.outcome('select api.members()'), '42501', 'a stranger sees no members');
select tests.act_as_nobody();
select tests.act_as(ann) from f;
select results_eq('select email, role, status from api.members()',
  $$values ('owner@acme.example', 'owner', 'active'), ('admin@acme.example', 'admin', 'active'), ('ann@acme.example', 'member', 'active')$$,
  'a member sees the colleagues');
select is((select count(*) from api.users), 1::bigint, 'but not their accounts');
select is((api.me() #> '{organization,permissions}'), '["buy", "read"]', 'me tells what the caller may');
select tests.act_as_nobody();
select tests.act_as(bob) from f;
select results_eq('select email from api.members()', $$values ('bob@bobs.example')$$, 'others do not see them');
select tests.act_as_nobody();

-- Roles.
select is(pg_temp.try(ann, 'select api.change_role(%L, ''viewer'')', admin), '403 LM115', 'a member changes no role') from f;
select is(pg_temp.try(admin, 'select api.change_role(%L, ''boss'')', ann), '400 LM109', 'there are five roles') from f;
select is(pg_temp.try(admin, 'select api.change_role(%L, null)', ann), '400 LM109', 'and none is not one') from f;
select is(pg_temp.try(admin, 'select api.change_role(%L, ''viewer'')', bob), '404 LM140', 'of its own members only') from f;
select is(pg_temp.try(admin, 'select api.change_role(%L, ''owner'')', ann), '403 LM115', 'an admin makes no owner') from f;
select is(pg_temp.try(admin, 'select api.change_role(%L, ''owner'')', admin), '403 LM115', 'not even of the own person') from f;
select is(pg_temp.try(admin, 'select api.change_role(%L, ''viewer'')', owner), '403 LM115', 'and takes none away') from f;
update identity.session set proved_at = now() - interval '6 minutes' from f where user_id = admin;
select is(pg_temp.try(admin, 'select api.change_role(%L, ''billing'')', ann), '403 LM160', 'a stolen token changes no role') from f;
update identity.session set proved_at = now() from f where user_id = admin;
select is(pg_temp.try(admin, 'select api.change_role(%L, ''billing'')', ann), 'done', 'an admin changes other roles') from f;
select is(pg_temp.try(admin, 'select api.change_role(%L, ''billing'')', ann), 'done', 'also to what they are') from f;
select is(pg_temp.try(owner, 'select api.change_role(%L, ''admin'')', owner), '409 LM141', 'the last owner stays one') from f;
select is(pg_temp.try(owner, 'select api.change_role(%L, ''owner'')', ann), 'done', 'an owner makes another') from f;
update identity.user_account set status = 'suspended' from f where id = ann;
select is(pg_temp.try(owner, 'select api.change_role(%L, ''admin'')', owner), '409 LM141',
  'whose account is blocked cannot be the only one') from f;
update identity.user_account set status = 'active' from f where id = ann;
select is(pg_temp.try(owner, 'select api.change_role(%L, ''admin'')', owner), 'done', 'the last but one may go') from f;
select is(pg_temp.roles(), 'admin admin, ann owner, owner admin', 'as everybody sees');

-- Ownership.
select is(pg_temp.try(owner, 'select api.transfer_ownership(%L)', owner), '403 LM115', 'only an owner hands over') from f;
select is(pg_temp.try(ann, 'select api.transfer_ownership(%L)', bob), '404 LM140', 'to a member') from f;
select is(pg_temp.try(ann, 'select api.transfer_ownership(%L)', ann), 'done', 'to oneself changes nothing') from f;
update identity.user_account set status = 'suspended' from f where id = owner;
select is(pg_temp.try(ann, 'select api.transfer_ownership(%L)', owner), '409 LM141',
  'whose account is blocked gets no organisation') from f;
update identity.user_account set status = 'active' from f where id = owner;
update identity.session set proved_at = now() - interval '6 minutes' from f where user_id = ann;
select is(pg_temp.try(ann, 'select api.transfer_ownership(%L)', owner), '403 LM160', 'a stolen token hands nothing over') from f;
update identity.session set proved_at = now() from f where user_id = ann;
select is(pg_temp.try(ann, 'select api.transfer_ownership(%L)', owner), 'done', 'the owner hands over') from f;
select is(pg_temp.roles(), 'admin admin, ann admin, owner owner', 'and becomes an admin');

-- Removal.
select is(pg_temp.try(ann, 'select api.remove_member(%L)', owner), '403 LM115', 'an admin removes no owner') from f;
select is(pg_temp.try(ann, 'select api.remove_member(%L)', bob), '404 LM140', 'nor somebody else''s member') from f;
select is(pg_temp.try(owner, 'select api.remove_member(%L)', owner), '409 LM141', 'the last owner is not removed') from f;
select tests.act_as(admin) from f;
select is(tests.outcome('select hook.pre_request()'), 'done', 'a member comes in');
select tests.act_as_nobody();
select is(pg_temp.try(ann, 'select api.remove_member(%L)', admin), 'done', 'an admin removes an admin') from f;
select tests.act_as(admin) from f;
select is(tests.outcome('select hook.pre_request()'), '401 LM120', 'who is refused at the next request');
select is(tests.outcome($$select api.update_organization('Mine')$$), '403 LM115', 'and could do nothing');
select tests.act_as_nobody();
select results_eq('select end_reason from identity.session, f where user_id = admin', $$values ('membership_ended')$$,
  'the session says why');
select is(pg_temp.try(owner, 'select api.change_role(%L, ''owner'')', admin), '404 LM140', 'a former member gets no role') from f;
select is(pg_temp.try(owner, 'select api.transfer_ownership(%L)', admin), '404 LM140', 'nor the organisation') from f;
select tests.set_password(admin, 'correct horse') from f;
select is(tests.answer(api.log_in('admin@acme.example', 'correct horse')), '403 LM105',
  'a log-in answers that there is no organisation left');

-- Leaving.
select is(pg_temp.try(owner, 'select api.leave_organization()'), '409 LM141', 'the last owner cannot leave') from f;
select is(pg_temp.try(ann, 'select api.leave_organization()'), 'done', 'others can') from f;
select is(pg_temp.roles(), 'owner owner', 'and are gone');
select tests.act_as(ann) from f;
select is(tests.outcome('select hook.pre_request()'), '401 LM120', 'their sessions, too');
select tests.act_as_nobody();

-- Who belongs nowhere may sign up again.
select tests.watch_identity();
select tests.set_password(ann, 'correct horse') from f;
select is(identity.may_found_organization(u), e, w)
from f, lateral (values (ann, true, 'who left the only organisation'), (owner, false, 'not who has one')) as v (u, e, w);
select api.sign_up('ann@acme.example', 'another horse', 'Anns own');
select is(tests.mails_to('ann@acme.example'), '{verify_email}', 'the mail has a link');
select tests.forget_locks();
select is(tests.answer(api.verify_email(tests.token_for('ann@acme.example', 'verify_email'), 'another horse')), '200 done', 'that works');
select is(tests.answer(api.log_in('ann@acme.example', 'correct horse')), '200 done', 'the account keeps its password');
select results_eq('select o.name, m.role from identity.membership as m join identity.organization as o on o.id = m.organization_id, f
  where m.user_id = ann and m.ended_at is null', $$values ('Anns own', 'owner')$$, 'and has an organisation again');

select * from finish();
rollback;
