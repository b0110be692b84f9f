begin;
select plan(25);

create temp table f as
select a, b, other, tests.create_user('ann@people.example', a) as ann, tests.create_user('bob@people.example', b) as bob
from tests.create_organization('A') as a, tests.create_organization('B') as b, tests.create_organization('Other') as other;
alter table f add first text, add pair jsonb;
grant all on f to public;
insert into identity.membership (user_id, organization_id, role) select ann, b, 'viewer' from f;
create function pg_temp.claims(pair jsonb) returns jsonb language sql security definer as $$
  select convert_from(identity.from_base64url(split_part(pair ->> 'access_token', '.', 2)), 'UTF8')::jsonb
$$;
create function pg_temp.enter(claims jsonb) returns text language plpgsql as $$
begin
  perform set_config('request.jwt.claims', claims::text, true), set_config('role', 'member', true);
  return tests.outcome('select hook.pre_request()');
end
$$;
create temp table before (claims jsonb);
insert into before values (null);
grant all on before to public;
update f set first = 'first-refresh-token';
select identity.store_refresh_token(s.id, case s.user_id when ann then first else 'bobs-refresh-token' end) from f, identity.session as s;

select tests.act_as_anon();
select is(tests.outcome('select api.switch_organization(null, null)'), '42501', 'a stranger does not switch');
select tests.act_as_nobody();
select tests.act_as(ann) from f;
select is(api.me() -> 'organizations', jsonb_build_array(
    jsonb_build_object('id', a, 'name', 'A', 'role', 'owner'), jsonb_build_object('id', b, 'name', 'B', 'role', 'viewer')),
  'me lists where the caller belongs') from f;
select is(tests.outcome(format('select api.switch_organization(%L, %L)', o, t)), '401 LM106',
  'an access token gets no refresh token, not even with ' || coalesce(t, 'null'))
from f, unnest(array[a, b]) as o, unnest(array[null, 'bobs-refresh-token']) as t;
select is(tests.outcome(format('select api.switch_organization(%L, %L)', x, first)), '404 LM111', w)
from f, lateral (values (other, 'not to what one does not belong to'), (null, 'not to nothing'), (gen_random_uuid(), 'nor to what is not'))
  as v (x, w);
update before set claims = current_setting('request.jwt.claims')::jsonb;
update f set pair = api.switch_organization(b, first);
select tests.act_as_nobody();
select is(pg_temp.claims(pair) ->> 'org', b::text, 'the new token is for the other organisation') from f;
select is(pg_temp.claims(pair) ->> 'sid', claims ->> 'sid', 'of the same session') from f, before;
select is(pg_temp.enter(claims), '401 LM120', 'the token of before is refused') from before;
select is(pg_temp.enter(pg_temp.claims(pair)), 'done', 'the new one is not') from f;
select is(api.me() #>> '{organization,name}', 'B', 'it acts for the other organisation');
select results_eq('select id from api.organizations', 'select b from f', 'and sees that one only');
select is(tests.outcome($$select api.update_organization('Mine')$$), '403 LM115', 'with the role there');
select tests.act_as_nobody();

-- The refresh tokens.
select is(pg_temp.claims(api.refresh_session(pair ->> 'refresh_token')) ->> 'org', b::text, 'the session goes on there') from f;
select is(api.refresh_session(first) ->> 'refresh_token', pair ->> 'refresh_token', 'a client that lost the answer gets the same again')
from f;
update identity.refresh_token set spent_at = spent_at - interval '1 minute' where spent_at is not null;
select is(api.refresh_session(first) ->> 'code', 'LM107', 'afterwards the token of before ends the session: it was stolen') from f;
select tests.answer(null);
select set_config('request.jwt.claims', claims::text, true) from before;
select is(tests.answer(api.switch_organization(a, pair ->> 'refresh_token')), '401 LM106', 'an ended session does not switch') from f;
select is(tests.answer(identity.switch_session(pair ->> 'refresh_token', a)), '401 LM106', 'nor as a page does it') from f;

-- Log-in, and blocked organisations.
select tests.act_as_nobody();
select tests.set_password(ann, 'correct horse') from f;
select is(pg_temp.claims(api.log_in('ann@people.example', 'correct horse')) ->> 'org', b::text,
  'the next log-in is to where the user was last') from f;
update identity.organization set status = 'suspended' from f where id = b;
update f set pair = api.log_in('ann@people.example', 'correct horse');
select is(pg_temp.claims(pair) ->> 'org', a::text, 'or to another one that is open') from f;
select tests.act_as(ann) from f;
select is(tests.outcome(format('select api.switch_organization(%L, %L)', b, pair ->> 'refresh_token')), '404 LM111',
  'nobody switches to a blocked one') from f;
select is(jsonb_array_length(api.me() -> 'organizations'), 1, 'nor does me list it');

select * from finish();
rollback;
