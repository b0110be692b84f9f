-- What a plan limits, in the rooms that it limits.
begin;
select plan(20);

create temp table f as select tests.create_user('owner@limits.example') as owner;
alter table f add org uuid;
update f set org = tests.organization_of(owner);
grant select on f to public;
create function pg_temp.entitle(entitlements jsonb) returns void language sql security definer as $$
  select ops.set_entitlements(org, entitlements) from f
$$;
create function pg_temp.endpoint(name text) returns text language sql as $$
  select tests.outcome(format($c$select api.create_channel('endpoint', %L, '{"url": "https://hooks.example/%s"}')$c$, name, name))
$$;
create function pg_temp.connect(domain text) returns text language sql as $$
  select tests.outcome(format(
    $c$select api.create_crm_connection(name => 'x', company_domain => %L, token => %L)$c$, domain, repeat('a', 40)))
$$;
do $$ begin execute format('grant usage on schema %s to public',
  (select nspname from pg_namespace where oid = pg_my_temp_schema())); end $$;

select pg_temp.entitle('{"channels": 2, "api_keys": 1, "crm_connections": 1, "endpoints": true}');
select tests.act_as(owner) from f;
select is(pg_temp.endpoint(n), case when n = 'c' then '409 LM723' else 'done' end,
  'a channel within the limit of the plan, or beyond: ' || n)
from unnest('{a,b,c}'::text[]) as n;
select is(tests.outcome($$select api.create_api_key('x', '{read}')$$), e, 'so it is with API keys')
from unnest('{done,"409 LM136"}'::text[]) as e;
select is(pg_temp.connect('one'), 'done', 'and with connections to a CRM');
select is(pg_temp.connect('two'), '409 LM760', 'one is what this plan has');
select tests.act_as_nobody();

-- A smaller plan deletes nothing.
select pg_temp.entitle('{"channels": 0, "api_keys": 0, "crm_connections": 0, "endpoints": false, "crm": false}');
select is((select count(*) from notification.channel as c join f on f.org = c.organization_id where c.status = 'active'), 2::bigint,
  'what there is stays');
select tests.act_as(owner) from f;
select is(pg_temp.endpoint('d'), '403 LM069', 'an endpoint is a feature');
select is(pg_temp.connect('three'), '403 LM069', 'so is a CRM');
select tests.act_as_nobody();
update crm.connection as c set is_active = true, niche_id = tests.create_wedding_niche() from f where c.organization_id = f.org;
select is_empty('select crm.start_runs()', 'nothing is imported without it');
select pg_temp.entitle('{"endpoints": false}');
select isnt_empty('select crm.start_runs()', 'and again with it');

-- Endpoints are switched by a job.
set local role member;
select is(tests.outcome('select notification.switch_endpoints(null)'), '42501', 'a member switches nothing');
reset role;
select notification.switch_endpoints(org) from f;
select is((select count(*) from notification.channel as c join f on f.org = c.organization_id where c.status = 'disabled'), 2::bigint,
  'endpoints that the plan does not have are disabled');
select ok(exists (select from notification.delivery as d where d.template = 'channel_disabled'), 'and their organisation is told');
select tests.act_as(owner) from f;
select is(tests.outcome(format('select api.enable_channel(%L)', c.id)), '403 LM069', 'it cannot enable them')
from api.channels as c limit 1;
select tests.act_as_nobody();
update notification.channel as c set disabled_reason = 'it is gone' from f where c.organization_id = f.org and c.name = 'a';
select pg_temp.entitle('{"endpoints": true}');
select notification.switch_endpoints(org) from f;
select set_eq('select c.name, c.status from notification.channel as c join f on f.org = c.organization_id',
  $$values ('a', 'disabled'), ('b', 'active')$$, 'with the plan they come back, but not what was disabled for another reason');
select event.emit('plan.applied', org, org) from f;
select ok(exists (select from queue.procrastinate_jobs where task_name = 'switch_endpoints'), 'a change of entitlements defers the job');

-- An account at a CRM that was connected on the way back from the page of consent.
select pg_temp.entitle('{"crm_connections": 1}');
select ok(not crm.has_room(org), 'there is no room for another') from f;
select pg_temp.entitle('{"crm_connections": 2}');
select ok(crm.has_room(org), 'in a larger plan there is') from f;

select * from finish();
rollback;
