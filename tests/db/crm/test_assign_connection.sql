begin;
select plan(14);

create temp table f as
select u.member, tests.organization_of(u.member) as organization, tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_connection(null, 'acme') as connection, tests.connect_by_oauth(tests.create_user('other@people.example'), 'zenith') as by_oauth
from (select tests.create_user('ours@people.example') as member) as u;
grant select on f to public;
select outcome from f, tests.import(connection, jsonb_build_array(tests.deal(1)));
select crm.record_webhook(connection, 'deal', 1) from f;
create temp table before as select c.* from crm.connection as c join f on c.id = f.connection;

select tests.act_as(member) from f;
select is(tests.outcome($$select api.assign_crm_connection(connection, organization, repeat('b', 40)) from f$$), '42501',
  'nobody takes a connection');
select tests.act_as(admin) from f;
select is(tests.outcome(c), e, e || ': ' || c)
from (values
  ($$select api.assign_crm_connection(connection, organization, 'x') from f$$, '400 LM750'),
  ($$select api.assign_crm_connection(connection, gen_random_uuid(), repeat('b', 40)) from f$$, '400 LM750'),
  ($$select api.assign_crm_connection(connection, null, repeat('b', 40)) from f$$, '400 LM750'),
  ($$select api.assign_crm_connection(gen_random_uuid(), organization, repeat('b', 40)) from f$$, '404 LM751'),
  ($$select api.assign_crm_connection(by_oauth, organization, repeat('b', 40)) from f$$, '409 LM761')) as v (c, e);
select lives_ok($$select api.assign_crm_connection(connection, organization, repeat('b', 40)) from f$$, 'an admin gives it away');
select tests.act_as(member) from f;
select results_eq('select id, status, niche_id is not null from api.crm_connections', $$select connection, 'checking', true from f$$,
  'a member sees it, and it imports as before');
select is(tests.outcome($$select api.update_crm_connection(connection, 'Ours') from f$$), 'done', 'and manages it');
select tests.act_as_nobody();
select ok(c.token <> b.token and c.webhook_secret <> b.webhook_secret and c.webhook_digest <> b.webhook_digest, 'its secrets are others')
from crm.connection as c join before as b using (id);
select is_empty('select from crm.webhook as w join f on w.connection_id = f.connection', 'and so are its webhooks');
select results_eq($$select count(*) from queue.procrastinate_jobs, f where task_name = 'read_account' and args ->> 'connection_id' = connection::text
    and status = 'todo'$$, 'values (2::bigint)', 'a worker checks it');
select results_eq('select i.outcome from f, tests.import(connection, jsonb_build_array(tests.deal(1))) as i', $$values ('unchanged')$$,
  'a deal is the same lead');
select tests.act_as(admin) from f;
select is(tests.outcome($$select api.assign_crm_connection((api.create_crm_connection(null, 'x', 'acme', repeat('a', 40)) ->> 'connection_id')::uuid,
    organization, repeat('b', 40)) from f$$), '409 LM755', 'an organisation has one connection to a company');

select * from finish();
rollback;
