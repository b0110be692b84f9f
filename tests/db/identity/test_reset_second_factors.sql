begin;
select plan(19);
select tests.watch_identity();
create temp table f as select tests.create_user('ann@example.com') as ann, tests.create_user('boss@example.com', admin => true) as boss,
  tests.create_user('other@example.com', admin => true) as other;
alter table f add app uuid;
update f set app = tests.add_totp(ann);
select tests.add_passkey(ann, '\xaa'), tests.add_totp(other), identity.make_recovery_codes(ann), tests.set_password(ann, 'correct horse') from f;
insert into identity.second_factor (user_id, kind, name, last_step) select ann, 'totp', 'Not confirmed', 0 from f;
create temp table t as select api.log_in('ann@example.com', 'correct horse') ->> 'ticket' as ticket;
grant all on f, t to public;
create function pg_temp.factors_of(u uuid) returns jsonb language plpgsql as $$
begin
  perform set_config('request.jwt.claims', jsonb_build_object('sub', u)::text, true);
  return identity.second_factors();
end $$;

select is(tests.outcome($$select api.reset_second_factors(null, 'x')$$), '42501', w || ' resets nobody''s')
from f, lateral (values ('a stranger', null), ('a member', ann)) as v (w, u),
  lateral (select case when u is null then tests.act_as_anon() else tests.act_as(u) end) as a;
select tests.act_as_nobody();
select tests.act_as(boss) from f;
select is(tests.outcome(format('select api.reset_second_factors(%L, %L)', ann, ' ')), '400 LM068', 'an admin gives a reason') from f;
select is(tests.outcome(format('select api.reset_second_factors(%L, %L)', u, 'lost phone')), '404 LM110', w)
from f, lateral (values (gen_random_uuid(), 'an unknown user'), (other, 'another admin'), (boss, 'the own account')) as v (u, w);
select tests.act_as_nobody();
update identity.session set proved_at = clock_timestamp() - interval '1 hour';
select tests.act_as(boss) from f;
select is(tests.outcome(format('select api.reset_second_factors(%L, %L)', ann, 'lost phone')), '403 LM160', 'and a fresh proof') from f;
select tests.act_as_nobody();
update identity.session set proved_at = clock_timestamp();
select tests.act_as(boss) from f;
select is(api.reset_second_factors(ann, 'lost phone, called back'), 3, 'an admin removes those of a member') from f;
select tests.act_as_nobody();
select is(pg_temp.factors_of(ann), '{"factors": [], "recovery_codes_left": 0}', 'all of them, with the recovery codes') from f;
select results_eq($$select end_reason from identity.session, f where user_id = ann$$, $$values ('second_factor_reset')$$, 'the sessions have ended');
select is(tests.answer(api.complete_log_in(ticket, tests.code_of(app))), '401 LM162', 'a log-in on its way, too') from t, f;
select is(api.log_in('ann@example.com', 'correct horse') ->> 'role', 'member', 'the password alone logs in again');
select is(tests.mails_to('ann@example.com'), '{second_factors_reset}', 'the user is told by mail');
select is((select e.after ->> 'reason' from audit.event as e where e.action = 'second_factors_reset'), 'lost phone, called back',
  'the reason is recorded');

-- Those of an admin: by the command line, as the owner.
select is(tests.outcome($$select identity.reset_admin_second_factors('ann@example.com')$$), 'LM110', 'the command line is for admins alone');
select is(identity.reset_admin_second_factors(' Other@example.com '), 1, 'it removes those of an admin');
select results_eq($$select end_reason from identity.session, f where user_id = other$$, $$values ('second_factor_reset')$$,
  'whose sessions end');
select is(tests.mails_to('other@example.com'), '{second_factors_reset}', 'and who is told by mail');
select is_empty(
  $$select r from unnest(array['anon', 'member', 'partner', 'admin', 'leadmill_api', 'leadmill_worker']) as r
    where has_function_privilege(r, 'identity.reset_admin_second_factors(text)', 'execute')$$, 'no role of a process can do that');

select * from finish();
rollback;
