begin;
select plan(29);

create table ops.probe (
  place integer, "Odd name" text, secret text, busy integer, note jsonb, primary key ("Odd name", place));
create table ops.vault (id integer primary key, name text, email text);
create table ops.keyless (n integer);
create table ops.updates_only (id integer primary key, n integer);
select audit.enable_tracking('ops.probe', redacted => '{secret}', ignored => '{busy}');
select audit.enable_tracking('ops.vault', names_only => true);
select audit.enable_tracking('ops.keyless');
select audit.enable_tracking('ops.updates_only', inserts => false);
create temp table mark as select max(id) as id from audit.event;
create function pg_temp.events() returns setof audit.event language plpgsql as $$
declare v_from bigint := (select id from pg_temp.mark);
begin
  update pg_temp.mark set id = (select max(e.id) from audit.event as e);
  return query select e.* from audit.event as e where e.id > v_from order by e.id;
end $$;

-- What must not be there.
insert into ops.probe values (1, 'a/b', 'hunter2', 7, '{"x": 1.50}');
update ops.probe set secret = 'hunter3';
update ops.probe set secret = null;
delete from ops.probe;
insert into ops.vault values (1, 'Ada', 'ada@leads.example');
update ops.vault set email = 'new@leads.example';
delete from ops.vault;
create temp table seen as select * from pg_temp.events();
select is((select count(*) from seen), 7::bigint, 'each change of a row is one event');
select is_empty($$select from seen
  where seen::text ~* 'hunter|ada|leads\.example'$$, 'no secret and no value of the vault is in any of them');
select results_eq($$select after from seen where action = 'update' and entity = 'ops.probe'$$,
  $$values (jsonb '{"secret": "redacted"}'), ('{"secret": "redacted"}')$$, 'that a secret changed is, whether it is gone is not');
select results_eq($$select before, after from seen where action = 'update' and entity = 'ops.vault'$$,
  $$values (jsonb '{"email": "redacted"}', jsonb '{"email": "redacted"}')$$, 'of the vault the names of changed columns are');
select is(after, '{"id": 1, "name": "redacted", "email": "redacted"}', 'every column beside the key of a vault''s row is redacted')
  from seen where action = 'insert' and entity = 'ops.vault';
select is(before, '{"id": 1, "name": "redacted", "email": "redacted"}',
  'the key of a deleted row of the vault is recorded, its values are not') from seen where action = 'delete' and entity = 'ops.vault';

-- What must.
select results_eq($$select entity_id, before, after from seen where action = 'insert' and entity = 'ops.probe'$$,
  $$values ('a/b/1', null::jsonb, jsonb '{"note": {"x": 1.50}, "place": 1, "secret": "redacted", "Odd name": "a/b"}')$$,
  'an insert is recorded with the row and its key, without ignored columns');
select results_eq($$select after, before ->> 'place' from seen
  where action = 'delete' and entity = 'ops.probe'$$, $$values (null::jsonb, '1')$$, 'a delete is recorded with the old row');

insert into ops.probe values (1, 'x', 's', 1, '{"a": 1}'), (2, 'x', 's', 1, '{"a": 1}');
select is((select count(*) from pg_temp.events()), 2::bigint, 'a statement of two rows is two events');
update ops.probe set busy = 2;
select is_empty('select from pg_temp.events()', 'an ignored column alone is none');
update ops.probe set note = note, secret = secret;
select is_empty('select from pg_temp.events()', 'an update that changes nothing is no event');
update ops.probe set busy = 3, note = '{"a": 2}' where place = 2;
select results_eq('select entity_id, before, after from pg_temp.events()',
  $$values ('x/2', jsonb '{"note": {"a": 1}}', jsonb '{"note": {"a": 2}}')$$,
    'an update is recorded with the changed columns, before and after');
update ops.probe set note = null where place = 2;
select results_eq('select before, after from pg_temp.events()',
  $$values (jsonb '{"note": {"a": 2}}', jsonb '{"note": null}')$$, 'an update to null is recorded with the old value and null');
update ops.probe set note = 'null' where place = 2;
select is_empty('select from pg_temp.events()', 'SQL''s null and JSON''s are the same here');
update ops.probe set place = 5 where place = 2;
select results_eq('select entity_id, before, after from pg_temp.events()',
  $$values ('x/5', jsonb '{"place": 2}', jsonb '{"place": 5}')$$, 'a new key goes by its new name');
insert into ops.probe values (1, 'x', 's', 1, '{"a": 1}') on conflict do nothing;
select is_empty('select from pg_temp.events()', 'a row that was there is not inserted');
insert into ops.probe values (1, 'x', 's', 1) on conflict ("Odd name", place) do update set note = '[]';
select results_eq('select action from pg_temp.events()', $$values ('update')$$, 'an upsert is what it came to');
truncate ops.probe;
select results_eq('select action, entity, entity_id, before, after from pg_temp.events()',
  $$values ('truncate', 'ops.probe', null::text, null::jsonb, null::jsonb)$$, 'a truncate is one');
insert into ops.keyless values (1);
select results_eq('select entity_id, after from pg_temp.events()', $$values (null::text, jsonb '{"n": 1}')$$,
  'a table without a key has no id to tell');
insert into ops.updates_only values (1, 1);
select is_empty('select from pg_temp.events()', 'the insert of a row that documents itself is not recorded');
update ops.updates_only set n = 2;
select results_eq('select action, after from pg_temp.events()', $$values ('update', jsonb '{"n": 2}')$$, 'its update is one');
delete from ops.updates_only;
select results_eq('select action, before from pg_temp.events()', $$values ('delete', jsonb '{"n": 2, "id": 1}')$$,
  'a delete from a table whose inserts are not recorded is one event');
savepoint s;
insert into ops.keyless values (2);
rollback to s;
select is_empty('select from pg_temp.events()', 'a change that is rolled back is not recorded');

-- The caller is recorded for a request through PostgREST.
create temp table fixture as select tests.create_user('root@example.com', admin => true) as root, tests.create_niche('audited') as niche;
grant select on fixture to public;
select pg_temp.events();
select tests.come_from('203.0.113.9', 'a browser');
select tests.act_as(root) from fixture;
select api.update_niche(niche, name => 'Renamed') from fixture;
select tests.act_as_nobody();
create temp table told as select * from pg_temp.events();
select results_eq($$select action, entity, entity_id, after ->> 'name' from told$$,
  $$select 'update', 'catalog.niche', niche::text, 'Renamed' from fixture$$, 'an action at a door is recorded with its caller');
select results_eq('select user_id, role, session_id, organization_id from told',
  $$select root, 'admin', (tests.claims_of(root) ->> 'sid')::uuid, null::uuid
    from fixture$$, 'a change at a door is recorded with its user, role and session');
select results_eq('select address, agent, request_id from told', $$values (inet '203.0.113.9', 'a browser', request.id())$$,
  'a change at a door is recorded with its address, agent and request');
select is(before - 'updated_at', jsonb '{"name": "VPS hosting"}', 'a change is recorded with no columns beside those that changed')
  from told;

create table ops.mover (id integer primary key, answers jsonb, status text, archived_at timestamptz);
select audit.enable_tracking('ops.mover', redacted => '{answers}', inserts => false, moves => true);
insert into ops.mover values (1, '{"a": 1}', 'sold'), (2, '{}', 'sold');
create temp table before_moves as select * from pg_temp.events();
update ops.mover set answers = '{}', archived_at = now() where id = 1;
select is_empty('select * from pg_temp.events()', 'that a row leaves for the archive is not recorded');
update ops.mover set status = 'bad', archived_at = now() where id = 2;
select results_eq($$select after ->> 'status' from pg_temp.events()$$, $$values ('bad')$$,
  'what else changes in the same statement is');

select * from finish();
rollback;
