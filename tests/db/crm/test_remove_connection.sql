begin;
select plan(31);

create temp table f as
select u.member, tests.organization_of(u.member) as organization, tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_wedding_niche() as niche
from (select tests.create_user('ours@people.example') as member) as u;
create temp table made as
select tests.create_connection(niche, 'acme', organization) as connection, tests.connect_by_oauth(member, 'zenith') as by_oauth from f;
grant select on f, made to public;
select outcome from made, tests.import(connection, jsonb_build_array(tests.deal(1)));
select crm.record_webhook(c, 'deal', 1) from made, unnest(array[connection, by_oauth]) as c;
create function pg_temp.state(connection uuid) returns text language sql security definer as $$
  select concat_ws(' ', c.status, case when c.token is not null then 'token' end, case when c.refresh_token is not null then 'refresh' end,
    case when c.webhook_digest is not null then 'digest' end, case when c.niche_id is not null then 'imports' end,
    case when exists (select from crm.webhook as w where w.connection_id = c.id) then 'webhook' end)
  from crm.connection as c where c.id = state.connection
$$;

select is(tests.outcome(c), '42501', format('%s is the worker''s', c))
from (select set_config('role', 'leadmill_api', true)) as s, unnest(array[
  'select crm.begin_removal(gen_random_uuid())', 'select crm.forget_secrets(gen_random_uuid(), now())']) as c;
select tests.act_as_nobody();
select is_empty('select from made, crm.begin_removal(connection)', 'nothing is removed that nobody removed');
select tests.act_as(admin) from f;
select isnt(api.start_import(connection), null, 'while an import waits') from made;
select tests.act_as(member) from f;
select lives_ok('select api.remove_crm_connection(c) from made, unnest(array[connection, by_oauth]) as c', 'a manager removes connections');
select is(tests.outcome('select api.remove_crm_connection(connection) from made'), '404 LM751', 'once');
select is_empty('select from api.crm_connections', 'they are in no list');
select is(tests.outcome('select api.refresh_crm_account(connection) from made'), '404 LM751', 'nor are they there to be checked');
select tests.act_as(admin) from f;
select is(tests.outcome(c), '404 LM751', 'not for an admin either: ' || c)
from unnest(array['select api.start_import(connection) from made', 'select api.set_crm_niche(connection, niche) from made, f',
  $$select api.replace_crm_token(connection, repeat('a', 40)) from made$$]) as c;
select results_eq('select status, problem from api.crm_imports', $$values ('failed', 'removed')$$, 'the import has ended');
select tests.act_as_nobody();
select is(pg_temp.state(connection), 'removed token digest webhook', 'the token remains until the webhooks are deleted with it') from made;
select is(pg_temp.state(by_oauth), 'removed token refresh digest webhook', 'and so does the grant') from made;
select results_eq($$select task_name::text, count(*) from queue.procrastinate_jobs where task_name = 'remove_connection' group by 1$$,
  $$values ('remove_connection', 2::bigint)$$, 'a worker does it');
select is_empty('select from made, crm.begin_account(connection)', 'which creates no webhook any more');
select is(crm.receive_webhook(connection, 'e', 'change', 'deal', 1, now()), 'ignored', 'what still comes is ignored') from made;
set local role leadmill_worker;
select results_eq('select webhooks, refresh_token is null, is_late from made, crm.begin_removal(connection)', $$values ('{1}'::bigint[], true, false)$$,
  'it knows what to delete');
select results_eq('select is_oauth from made, crm.access_token(by_oauth)', 'values (true)', 'and has the token for it');
select is(crm.forget_secrets(connection, now() - interval '1 day'), false, 'of another removal it forgets nothing') from made;
select is(crm.forget_secrets(connection, r.removed_at), true, 'then the secrets go') from made, crm.begin_removal(connection) as r;
reset role;
select is(pg_temp.state(connection), 'removed', 'nothing is left of them') from made;
select is_empty('select from made, crm.begin_removal(connection)', 'and nothing is left to do');
select is(digest, null, 'the gate is closed') from made, crm.webhook_credentials(connection);

-- What is not done yet is done later.
select crm.check_accounts();
select results_eq($$select args ->> 'connection_id' from queue.procrastinate_jobs where task_name = 'remove_connection' order by id desc limit 1$$,
  'select by_oauth::text from made', 'the daily check goes on with it');
update crm.connection as c set removed_at = now() - interval '4 days' from made where c.id = by_oauth;
select results_eq('select is_late from made, crm.begin_removal(by_oauth)', 'values (true)', 'and not for ever');
select tests.act_as(member) from f;
select set_config('role', 'leadmill_api', true);
select is(tests.outcome('select crm.begin_authorization()'), '409 LM763', 'until then no access is granted, which would be revoked');

-- Connected again, a deal is the same lead.
select tests.act_as(member) from f;
select is((api.create_crm_connection(null, 'Again', 'acme', repeat('b', 40)) ->> 'connection_id')::uuid, connection,
  'the same company is the same connection') from made;
select results_eq('select name, status, niche_id from api.crm_connections', $$values ('Again', 'checking', null::uuid)$$, 'which imports nothing');
select tests.act_as(admin) from f;
select lives_ok('select api.set_crm_niche(connection, niche) from made, f', 'until an admin says so');
select tests.act_as_nobody();
select results_eq('select i.outcome from made, tests.import(connection, jsonb_build_array(tests.deal(1))) as i', $$values ('unchanged')$$,
  'no deal becomes a second lead');

select * from finish();
rollback;
