begin;
select plan(37);

create temp table fixture as
select tests.create_wedding_niche() as niche, tests.create_organization('Other Ltd') as organization,
  tests.create_user('admin@leadmill.example', null, true) as admin, tests.create_user('member@people.example') as member;
grant select on fixture to public;
create temp table made (answer jsonb);
grant select, insert on made to public;
create function pg_temp.id() returns uuid language sql as $$ select (answer ->> 'connection_id')::uuid from made
  where answer ? 'connection_id' $$;
create function pg_temp.faults(request text) returns text language plpgsql as $$
declare v_details text;
begin
  execute request;
  return 'done';
exception when others then
  return (select string_agg((e.f ->> 'field') || ' ' || (e.f ->> 'code'), ', ' order by e.n)
    from jsonb_array_elements((sqlerrm::jsonb ->> 'details')::jsonb) with ordinality as e (f, n));
end
$$;

select tests.act_as_anon();
select is(tests.outcome(format($$select api.create_crm_connection(niche, 'Weddings', 'acme', %L) from fixture$$, repeat('a', 40))), '42501',
  'a stranger connects nothing');
select tests.act_as(member) from fixture;
select is(tests.outcome(c), '42501', 'a member does not ' || c)
from unnest(array[
  $$select api.set_crm_exclusions(gen_random_uuid(), '[]')$$, $$select api.set_crm_field_mapping(gen_random_uuid(), '{}')$$,
  $$select api.set_crm_niche(gen_random_uuid())$$]) as c;

select tests.act_as(admin) from fixture;
select is(pg_temp.faults(format('select api.create_crm_connection(niche, %s) from fixture', a)), e, e)
from (values
  ($$'', 'acme', repeat('a', 40)$$, 'name required'), ($$'x', 'Acme.evil/', repeat('a', 40)$$, 'company_domain not_a_match'),
  ($$'x', 'acme', 'secret'$$, 'token not_a_match'), ($$repeat('x', 101), 'acme', repeat('A', 40)$$, 'name too_long, token not_a_match'))
    as v (a, e);
select is(pg_temp.faults($$select api.create_crm_connection(gen_random_uuid(), 'x', 'acme', repeat('a', 40), gen_random_uuid())$$),
  'niche_id not_found, organization_id not_found', 'whose leads they are must be there');
select tests.act_as_nobody();
update ops.setting set value = tests.exclusions() where name = 'crm.exclusions';
select tests.act_as(admin) from fixture;
insert into made select api.create_crm_connection(niche, 'Weddings', 'acme', repeat('a', 40)) from fixture;
select is(tests.outcome($$select api.create_crm_connection(niche, 'Again', 'acme', repeat('b', 40)) from fixture$$), '409 LM755',
  'a company is connected once');
select is(tests.outcome(c), '404 LM751', 'of what is not there: ' || c)
from unnest(array[
  $$select api.update_crm_connection(gen_random_uuid(), 'x')$$, $$select api.replace_crm_token(gen_random_uuid(), repeat('a', 40))$$,
  $$select api.rotate_crm_webhook_secret(gen_random_uuid())$$, $$select api.set_crm_exclusions(gen_random_uuid(), '[]')$$,
  $$select api.set_crm_field_mapping(gen_random_uuid(), '{}')$$, $$select api.refresh_crm_account(gen_random_uuid())$$,
  $$select api.remove_crm_connection(gen_random_uuid())$$, $$select api.set_crm_niche(gen_random_uuid())$$]) as c;
select results_eq(
  'select name, company_domain, is_active, webhook_path, status, objects, has_webhooks, youngest, oldest from api.crm_connections',
  $$select 'Weddings', 'acme', true, answer ->> 'webhook_path', 'checking', '{deal}'::text[], false, interval '3 days', interval '2 months'
    from made$$, 'it is in the list, and nothing is known of its token yet');
select results_eq(
  'select pipeline_name, stage_name from api.crm_exclusions order by 1, 2',
  $$select p, s from (select 'Production' as p, null as s union all select p, s from unnest('{Lorena,Maureen}'::text[]) as p,
    unnest('{Lead In,In Contact,Quote Sent,Quote Accepted,Invoice sent}'::text[]) as s) as x
      order by 1, 2$$, 'and leaves out what the setting names');
select is(tests.outcome('select token from crm.connection'), '42501', 'even an admin reads no token');
select tests.act_as_nobody();
select is_empty(
  $$select from crm.connection as c, made
    where position(convert_to(repeat('a', 40), 'UTF8') in c.token) > 0
      or c::text like '%' || (answer ->> 'webhook_secret') || '%'$$, 'it is sealed, and so is the secret');
select is(c.webhook_digest, sha256(convert_to(answer ->> 'webhook_secret', 'UTF8')), 'which is known by its hash')
  from crm.connection as c, made;
select is_empty(
  $$select from audit.event as e, made where e.entity = 'crm.connection' and (
    e::text like '%' || (answer ->> 'webhook_secret') || '%' or e::text like '%' || repeat('a', 40) || '%' or e::text like '%xc1c0%')$$,
      'the log has neither');
select isnt_empty($$select from audit.event where entity = 'crm.connection'$$, 'but it has the deed');
select results_eq($$select task_name::text from queue.procrastinate_jobs
  where args ->> 'connection_id' = (select answer ->> 'connection_id' from made)$$,
  $$values ('read_account')$$, 'a worker reads the account');

-- Changes.
select tests.act_as(admin) from fixture;
select is(pg_temp.faults(format('select api.update_crm_connection(pg_temp.id(), %s)', a)), e, e)
from (values
  ($$name => ' '$$, 'name wrong_length'), ($$youngest => '-1 day'$$, 'youngest too_small'),
    ($$youngest => '3 months'$$, 'oldest out_of_range'),
  ($$oldest => '6 years'$$, 'oldest out_of_range')) as v (a, e);
select lives_ok($$select api.update_crm_connection(pg_temp.id(), youngest => '1 day', takes_archived => false)$$,
  'an admin changes the window');
select results_eq('select name, youngest, oldest, takes_archived from api.crm_connections',
  $$values ('Weddings', interval '1 day', interval '2 months', false)$$, 'what is not given stays');
select is(pg_temp.faults($$select api.replace_crm_token(pg_temp.id(), 'short')$$), 'token not_a_match', 'what is no token is refused');
select tests.act_as_nobody();
update crm.connection set paused_until_at = now() + interval '1 hour', problem = 'token_refused', problem_at = now()
  where id = pg_temp.id();
select crm.record_webhook(pg_temp.id(), 'deal', 7);
create temp table before as select * from crm.connection where id = pg_temp.id();
select tests.act_as(admin) from fixture;
select lives_ok($$select api.replace_crm_token(pg_temp.id(), repeat('c', 40))$$, 'another token');
insert into made select api.rotate_crm_webhook_secret(pg_temp.id());
select tests.act_as_nobody();
select ok(c.token <> b.token and c.paused_until_at is null and c.problem is null, 'is sealed in place of the old one, and tried at once')
from crm.connection as c join before as b using (id);
select ok(c.webhook_digest = sha256(convert_to(m.answer ->> 'webhook_secret', 'UTF8')) and c.webhook_digest <> b.webhook_digest
  and not exists (select from crm.webhook as w where w.connection_id = c.id), 'another secret makes other webhooks')
from crm.connection as c join before as b using (id), made as m where not m.answer ? 'connection_id';

select ok(not crm.store_account(pg_temp.id(), null, '[]', '[]', '[]'), 'an account that does not say of which company it is is not kept');

select * from finish();
rollback;
