begin;
select plan(19);
create temp table fixture as select tests.create_user('ann@example.com') as ann,
  tests.create_user('admin@example.com', admin => true) as admin;
grant select on fixture to public;
create temp table token as select u.name, identity.sign_token(tests.claims_of(u.id) || v.change) as token
from fixture, lateral (values ('ann', ann), ('admin', admin)) as u (name, id), (values ('{}'::jsonb)) as v (change);
insert into token select v.name, identity.sign_token(tests.claims_of(ann) || v.change)
from fixture, lateral (values
  ('late', '{"exp": 1}'::jsonb), ('exp-less', '{"exp": null}'), ('aud-less', '{"aud": null}'), ('other aud', '{"aud": "admin"}'),
  ('other role', '{"role": "admin", "aud": "admin"}'), ('other sub', jsonb_build_object('sub', admin)),
  ('other org', jsonb_build_object('org', tests.create_organization())), ('no org', '{"org": null}'),
  ('other sid', '{"sid": "01890000-0000-7000-8000-000000000000"}')) as v (name, change);
insert into token select 'forged', left(token, -10) || '0123456789' from token where name = 'ann';
insert into token select 'alg none', identity.base64url('{"alg":"none"}') || '.' || split_part(token, '.', 2) || '.' from token
  where name = 'ann';
insert into token values ('nothing', null), ('empty', ''), ('text', 'a.b.c');
grant select on token to public;

set local role leadmill_api;
select is(tests.outcome(format('select from identity.act_as_token(%L)', token)), '401 LM120', 'refused: ' || name) from token
  where name not in ('ann', 'admin');
select is(nullif(current_setting('request.jwt.claims', true), ''), null, 'a token that is refused leaves no caller');
select results_eq(
  $$select a.* from token as t, identity.act_as_token(t.token) as a where t.name = 'ann'$$,
  $$select ann, tests.organization_of(ann), 'member', (tests.claims_of(ann) ->> 'sid')::uuid
    from fixture$$, 'a member is identified by the token');
reset role;
select is(request.user_id(), ann, 'a token that is accepted makes its user the caller of the transaction') from fixture;
set local role leadmill_api;
select is(a.role, 'admin', 'an admin''s token is accepted, too') from token as t, identity.act_as_token(t.token) as a
  where t.name = 'admin';
select tests.act_as_anon();
select is(tests.outcome(format('select from identity.act_as_token(%L)', token)), '42501', 'only the service may act as a token') from token
  where name = 'ann';

select * from finish();
rollback;
