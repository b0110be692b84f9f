-- Connections of an organisation are its managing members', whatever another organisation tries.
begin;
select plan(71);

create temp table fixture as
select
  m.ours, m.theirs, tests.organization_of(m.ours) as organization, tests.organization_of(m.theirs) as other_organization,
  tests.create_user('viewer@people.example', tests.organization_of(m.ours)) as viewer,
  tests.create_user('admin@leadmill.example', null, true) as admin, tests.create_wedding_niche() as niche
from (select tests.create_user('ours@people.example') as ours, tests.create_user('theirs@people.example') as theirs) as m;
update identity.membership as m set role = 'viewer' from fixture as f where m.user_id = f.viewer;
update ops.setting set value = '[{"pipeline": "Production"}]' where name = 'crm.exclusions';
create temp table made as
select tests.connect_for_events(organization, 'acme') as connection, tests.connect_for_events(other_organization, 'acme') as other,
  tests.create_connection(niche, 'platform') as platform
from fixture;
select crm.store_account(c, 13923453,
  '[{"id": 1, "name": "Sales"}]', '[{"id": 1, "name": "New", "pipeline_id": 1, "order_nr": 1}]',
  '[{"field_code": "k", "field_name": "City", "field_type": "varchar", "options": null, "is_custom_field": true}]')
from made, unnest(array[connection, other]) as c;
select crm.record_webhook(c, 'deal', 5) from made, unnest(array[connection, other]) as c;
grant select on fixture, made to public;
create temp view attempt (request) as values
  ('select api.update_crm_connection(%L, ''Mine'')'), ('select api.update_crm_connection(%L, is_active => false)'),
  ('select api.replace_crm_token(%L, repeat(''b'', 40))'), ('select api.rotate_crm_webhook_secret(%L)'),
  ('select api.refresh_crm_account(%L)'), ('select api.remove_crm_connection(%L)');
grant select on attempt to public;
create function pg_temp.state() returns jsonb language sql as $$
  select jsonb_agg(to_jsonb(c) order by c.id) from crm.connection as c
$$;
create temp table before as select pg_temp.state() as state;
create function pg_temp.faults(request text) returns text language plpgsql as $$
begin
  execute request;
  return 'done';
exception when others then
  return (select string_agg((e.f ->> 'field') || ' ' || (e.f ->> 'code'), ', ' order by e.n)
    from jsonb_array_elements((sqlerrm::jsonb ->> 'details')::jsonb) with ordinality as e (f, n));
end
$$;

-- Another organisation's connection, and the platform's.
select tests.act_as(theirs) from fixture;
select is(tests.outcome(format(a.request, c.id)), '404 LM751', format('not of others: %s', a.request))
from attempt as a, made as m, unnest(array[m.connection, m.platform]) as c (id);
select is(pg_temp.faults(format(
  'select api.create_crm_connection(null, ''x'', ''zenith'', repeat(''a'', 40), %L)', organization)), 'organization_id not_found',
  'nor does one connect for another organisation') from fixture;
-- A viewer of the same organisation, and a stranger.
select tests.act_as(viewer) from fixture;
select is(tests.outcome(format(a.request, m.connection)), '403 LM115', format('a viewer does not: %s', a.request)) from attempt as a, made as m;
select is(tests.outcome($$select api.create_crm_connection(null, 'x', 'zenith', repeat('a', 40))$$), '403 LM115', 'nor connects');
select tests.act_as_anon();
select is(tests.outcome(format(a.request, m.connection)), '42501', format('a stranger does not: %s', a.request)) from attempt as a, made as m;
select tests.act_as_nobody();
select is(pg_temp.state(), state, 'and nothing has changed') from before;

-- What each sees.
select tests.act_as(theirs) from fixture;
select results_eq('select id from api.crm_connections', 'select other from made', 'a member sees the own connection');
select is_empty(format('select from %s where connection_id <> (select other from made)', v), 'and nothing of others in ' || v)
from unnest('{api.crm_stages, api.crm_deal_fields}'::text[]) as v;
select isnt_empty(format('select from %s', v), 'but the own in ' || v) from unnest('{api.crm_stages, api.crm_deal_fields}'::text[]) as v;
select is(tests.outcome(format('select from %s', v)), '42501', 'imports are the admins'': ' || v)
from unnest('{api.crm_imports, api.crm_import_failures, api.crm_field_mappings}'::text[]) as v;
select tests.act_as_nobody();
select is_empty(
  $$select r, a.attname from unnest('{anon, member, partner, admin, leadmill_api, leadmill_worker}'::text[]) as r, pg_attribute as a
    where a.attrelid = 'crm.connection'::regclass
      and a.attname in ('token', 'refresh_token', 'webhook_secret', 'webhook_digest', 'token_version', 'refresh_lease_id')
      and has_column_privilege(r, 'crm.connection', a.attname, 'select')$$, 'nobody can read a secret');
select tests.act_as(viewer) from fixture;
select results_eq('select id, has_webhooks from api.crm_connections', 'select connection, false from made', 'a viewer sees it, too');
select tests.act_as(admin) from fixture;
select results_eq('select id from api.crm_connections order by 1', 'select unnest(array[connection, other, platform]) from made order by 1',
  'an admin sees all');

-- What a manager may do.
select tests.act_as(ours) from fixture;
select is(pg_temp.faults(format('select api.create_crm_connection(%s)', a)), e, e)
from fixture, lateral (values
  (format('%L, ''x'', ''zenith'', repeat(''a'', 40)', niche), 'niche_id admins_only'),
  ('null, null, null, null', 'name required, company_domain required, token required'),
  ('null, ''x'', ''zenith'', repeat(''a'', 40), null, ''{deal, user}''', 'objects not_an_option'),
  ('null, ''x'', ''zenith'', repeat(''a'', 40), null, ''{}''', 'objects not_an_option')) as v (a, e);
select is(tests.outcome($$select api.create_crm_connection(null, 'x', 'acme', repeat('a', 40))$$), '409 LM755',
  'an organisation connects a company once');
select is(pg_temp.faults(format('select api.update_crm_connection(%L, %s)', connection, a)), e, e)
from made, (values
  ('takes_archived => true', 'takes_archived admins_only'), ('youngest => ''1 day''', 'youngest admins_only'),
  ('oldest => ''1 year''', 'oldest admins_only'), ('name => '' ''', 'name wrong_length'),
  ('objects => ''{note}''', 'objects not_an_option')) as v (a, e);
select lives_ok($$select api.update_crm_connection(connection, 'Sales CRM', false, objects => '{lead, deal, lead}') from made$$,
  'a manager renames, pauses and chooses objects');
select results_eq('select name, is_active, objects from api.crm_connections', $$values ('Sales CRM', false, '{deal,lead}'::text[])$$, 'so it is');
select lives_ok($$select api.update_crm_connection(connection, is_active => true) from made$$, 'and resumes');
select tests.act_as_nobody();
update crm.connection as c set problem = 'token_refused', refused_until_at = now() + interval '1 hour' from made as m where c.id = m.connection;
select tests.act_as(ours) from fixture;
select results_eq('select status, problem from api.crm_connections', $$values ('refused', 'token_refused')$$, 'the reason is told');
select lives_ok($$select api.replace_crm_token(connection, repeat('d', 40)) from made$$, 'another token');
select results_eq('select status, problem from api.crm_connections', $$values ('checking', null::text)$$, 'is checked at once');
select lives_ok($$select api.refresh_crm_account(connection) from made$$, 'the account is checked when a manager asks');
select lives_ok($$select api.rotate_crm_webhook_secret(connection) from made$$, 'the secret is replaced when a manager asks');
select ok(exists (
  select from generate_series(1, 40) as n
  where tests.outcome(format('select api.refresh_crm_account(connection) from made where %s > 0', n)) = '429 LM759'), 'but not without end');
select is(tests.outcome($$select api.update_crm_connection(connection, 'CRM') from made$$), 'done', 'what asks nothing of Pipedrive is free');

-- Importing is the admins' decision, and once for each company.
select tests.act_as(admin) from fixture;
select is(pg_temp.faults('select api.set_crm_niche(connection, gen_random_uuid()) from made'), 'niche_id not_found', 'into a niche that is there');
select lives_ok('select api.set_crm_niche(connection, niche) from made, fixture', 'an admin has deals imported');
select is(tests.outcome('select api.set_crm_niche(other, niche) from made, fixture'), '409 LM758', 'not those of a company twice');
select is(tests.outcome($$select api.create_crm_connection(niche, 'x', 'acme', repeat('a', 40)) from fixture$$), '409 LM758',
  'nor by a new connection');
select isnt(api.create_crm_connection(null, 'x', 'acme', repeat('a', 40)), null, 'but a third may tell its events');
select isnt_empty('select from api.crm_exclusions where connection_id = (select connection from made)', 'the deals that the setting names are left out');
select is(pg_temp.faults($$select api.update_crm_connection(connection, objects => '{person}') from made$$), 'objects deal_missing',
  'what is imported has its webhook');
select is(tests.outcome('select api.start_import(other) from made'), '409 LM764', 'what tells events imports nothing');
select isnt(api.start_import(connection), null, 'an import') from made;
select tests.act_as_nobody();
select crm.receive_webhook(connection, 'e1', 'change', 'deal', 1, now()) from made;
select tests.act_as(admin) from fixture;
select lives_ok('select api.set_crm_niche(connection) from made', 'is ended');
select results_eq('select status, problem from api.crm_imports where connection_id = (select connection from made)',
  $$values ('failed', 'switched_off')$$, 'when deals are no longer to be imported');
select lives_ok('select api.set_crm_niche(other, niche) from made, fixture', 'then another connection may import them');

select tests.act_as_nobody();
select results_eq($$select e.status from crm.webhook_event as e join made as m on m.connection = e.connection_id$$, $$values ('ignored')$$,
  'and no deal waits for an import any more');

select * from finish();
rollback;
