begin;
-- test_file_policies.sql compares the function with the policies.
select plan(6);

create temp table fixture as select
  tests.create_user('owner@people.example', o) as owner, tests.create_user('admin@leadmill.example', null, true) as admin,
  tests.create_file(o) as logo, tests.create_file(o, status => 'awaited') as awaited
from tests.create_organization() as o;
grant select on fixture to public;

select is_empty(
  $$select r from unnest('{anon,member,partner,admin,leadmill_worker}'::text[]) as r
    where has_function_privilege(r, 'sale.readable_file(uuid)', 'execute')$$, 'only the service may execute the function');
select tests.serve();
select is(tests.outcome('select sale.readable_file(logo) from fixture'), '404 LM253', 'a caller without claims reads no file');
-- A token with an organisation, but with a role that may not read.
select set_config('request.jwt.claims', (tests.claims_of(owner) || '{"role": "partner"}')::text, true) from fixture;
select is(tests.outcome('select sale.readable_file(logo) from fixture'), '404 LM253', 'a partner reads no file');
select tests.serve(owner) from fixture;
select is(tests.outcome('select sale.readable_file(awaited) from fixture'), '404 LM253', 'a file that was not scanned yet is not read');
select is(tests.outcome('select sale.readable_file(logo) from fixture'), 'done', 'an owner reads the logo');
select tests.serve(admin) from fixture;
select is(tests.outcome('select sale.readable_file(logo) from fixture'), 'done', 'an admin reads the logo');

select * from finish();
rollback;
