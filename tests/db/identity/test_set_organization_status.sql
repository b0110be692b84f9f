begin;
select plan(22);
select tests.watch_identity();
create temp table fixture as select ann, bob, admin, tests.organization_of(ann) as anns, tests.organization_of(bob) as bobs
from tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('admin@example.com', admin => true) as admin;
grant select on fixture to public;
update identity.organization set status = 'pending' from fixture where id in (anns, bobs);
create function pg_temp.set_status(id uuid, status text) returns text language sql as $$
  select tests.forget_locks();
  select tests.outcome(format('select api.set_organization_status(%L, %L)', id, status))
$$;

select tests.act_as_anon();
select is(pg_temp.set_status(anns, 'active'), '42501', 'an anonymous caller approves nobody') from fixture;
select tests.act_as_nobody();
select tests.act_as(ann) from fixture;
select is(pg_temp.set_status(anns, 'active'), '42501', 'a member cannot approve the own organisation') from fixture;
select is(tests.outcome(format('select identity.set_organization_status(%L, %L)', anns, 'active')), '42501',
  'a member does not set a status by the function of the room') from fixture;
select is(tests.outcome(format('select identity.activate_organization(%L)', anns)), '42501',
  'a member does not activate an organisation by what the function calls') from fixture;
select is(tests.outcome($$select hook.pre_request()$$), 'done', 'a member of a waiting organisation may read');
select tests.act_as_nobody();
update ops.setting set value = '"after_approval"' where name = 'billing.welcome_rule';
update ops.setting set value = 'true' where name = 'billing.promo_alone';
select tests.act_as(admin) from fixture;
select is(pg_temp.set_status(anns, s), '400 LM114', 'unknown status: ' || coalesce(s, 'null'))
  from fixture, (values ('pending'), ('x'), (null)) as v (s);
select is(pg_temp.set_status('01890000-0000-7000-8000-000000000000', 'active'), '404 LM111', 'there must be such an organisation');
select is(pg_temp.set_status(null, 'active'), '404 LM111', 'null is none');
select is(pg_temp.set_status(anns, 'active'), 'done', 'an admin approves an organisation') from fixture;
select tests.act_as_nobody();
select is(ledger.funds_of(anns, 'USD'), 10000::bigint, 'it has its welcome credit, where the rule says so') from fixture;
select results_eq($$select status from identity.organization, fixture where id in (anns, bobs)
  order by status$$, $$values ('active'), ('pending')$$, 'nobody else is approved');
select tests.act_as(admin) from fixture;
select tests.act_as_nobody();
update queue.procrastinate_jobs set args = '{}';
select tests.act_as(admin) from fixture;
select is(pg_temp.set_status(anns, 'suspended'), 'done', 'an admin suspends it') from fixture;
select tests.act_as_nobody();
select tests.act_as(ann) from fixture;
select is(tests.outcome($$select hook.pre_request()$$), '401 LM120', 'its members are refused at their next request');
select tests.act_as_nobody();
select tests.act_as(bob) from fixture;
select is(tests.outcome($$select hook.pre_request()$$), 'done', 'nobody else is');
select tests.act_as_nobody();
select isnt_empty($$select from queue.procrastinate_jobs, fixture
  where task_name = 'refresh_funding' and args ->> 'organization_id' = anns::text$$, 'its subscriptions leave the rotation by a job');
select tests.act_as(admin) from fixture;
select is(pg_temp.set_status(anns, 'active'), 'done', 'an admin activates the organisation again') from fixture;
select tests.act_as_nobody();
select is(ledger.funds_of(anns, 'USD'), 10000::bigint, 'the credit is given once') from fixture;
select tests.act_as(ann) from fixture;
select is(tests.outcome($$select hook.pre_request()$$), 'done', 'its members are back');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is(pg_temp.set_status(anns, 'deactivated'), 'done', 'an admin closes it') from fixture;
select tests.act_as_nobody();
update identity.organization set deleted_at = clock_timestamp() from fixture where id = bobs;
select is(pg_temp.set_status(bobs, 'active'), '404 LM111', 'what its owner closed does not come back') from fixture;

select * from finish();
rollback;
