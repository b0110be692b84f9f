begin;
select plan(27);

create temp table f as
select level, tests.create_subscription(level, organization => a) as id, a, tests.create_user('other@b.example') as other,
  tests.create_user('admin@x.example', admin => true) as admin,
  tests.create_user('viewer@a.example', a) as viewer
from (select tests.create_level(tests.create_niche()) as level, tests.create_organization('A') as a) as x;
update identity.membership set role = 'viewer' where user_id = (select viewer from f);
grant select on f to public;

-- The four functions that change a subscription share this lock, and so each refuses whoever it is not for.
create temp table call (s text);
grant select on call to public;
insert into call values ('select api.change_filter(%L, ''{}'')'), ('select api.pause_subscription(%L)'),
  ('select api.resume_subscription(%L)'), ('select api.end_subscription(%L)');

select tests.act_as_anon();
select is(tests.outcome(format(s, id)), '42501', 'not for anonymous callers: ' || s) from call, f;
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select is(tests.outcome(format(s, id)), '42501', 'an admin may not') from call, f;
select tests.act_as_nobody();
select tests.act_as(viewer) from f;
select is(tests.outcome(format(s, id)), '403 LM115', 'a viewer may not') from call, f;
select tests.act_as_nobody();
select tests.act_as(other) from f;
select is(tests.outcome(format(s, id)), '404 LM603', 'another organisation''s is not found') from call, f;
select is(tests.outcome(format(s, gen_random_uuid())), '404 LM603', 'a subscription that does not exist is not found') from call;
select tests.act_as_nobody();
select results_eq('select s.status, s.filter from distribution.subscription as s join f using (id)', $$values ('active', '{}'::jsonb)$$,
  'a refused call changes nothing');

update identity.membership set ended_at = clock_timestamp()
where organization_id = (select a from f) and role = 'owner';
select tests.act_as(m.user_id) from identity.membership as m join f on m.organization_id = f.a and m.role = 'owner';
select is(tests.outcome(format('select api.pause_subscription(%L)', id)), '403 LM115', 'a former member may not') from f;
select tests.act_as_nobody();
update identity.membership set ended_at = null where organization_id = (select a from f);

update distribution.subscription as s set status = 'ended', ended_at = clock_timestamp() from f where s.id = f.id;
select tests.act_as(m.user_id) from identity.membership as m join f on m.organization_id = f.a and m.role = 'owner';
select is(tests.outcome(format(s, id)), '409 LM604', 'an ended subscription cannot be changed') from call, f;
select tests.act_as_nobody();
select results_eq('select s.status from distribution.subscription as s join f using (id)', array['ended'], 'its status stays ended');

select * from finish();
rollback;
