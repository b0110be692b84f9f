begin;
select plan(13);

create function pg_temp.faults(role text, function text, arguments text[], malformed text[] default '{}') returns text language sql as $$
  select string_agg((f.value ->> 'field') || ' ' || (f.value ->> 'code'), ', ' order by f.position)
  from jsonb_array_elements(ops.argument_faults(role, function, arguments, malformed)) with ordinality as f (value, position)
$$;

select is(ops.argument_faults('anon', 'approve_lead', '{lead_id}'), null,
  'a caller who may not execute a function does not learn that it exists');
select is(ops.argument_faults('anon', 'no_such_function', '{}'), null, 'just as where there is none');
select is(ops.argument_faults('anon', 'require_period', '{}'), null, 'a function outside of api is not revealed either');
select is(ops.argument_faults('anon', 'log_in', '{email,password}'), '[]', 'right arguments have no fault');
select is(ops.argument_faults('admin', 'create_niche', '{slug,name}'), '[]', 'what has a default may be left out');
select is(ops.argument_faults('admin', 'create_niche', '{slug,name,currency}'), '[]', 'an argument with a default may be given');
select is(pg_temp.faults('anon', 'log_in', '{email}'), 'password required', 'what has none is missed by its name');
select is(
  pg_temp.faults('anon', 'log_in', '{mail,passwort}'),
  'email required, password required, mail unknown_argument, passwort unknown_argument', 'what is unknown is named, too');
select is(pg_temp.faults('member', 'me', '{x}'), 'x unknown_argument', 'an unknown argument of a function without arguments is named');
select is(
  jsonb_array_length(ops.argument_faults('anon', 'log_in', array(select 'a' || n from generate_series(1, 500) as n))), 102,
  'at most a hundred unknown arguments are named');

select is(pg_temp.faults('admin', 'approve_lead', '{lead_id}', '{lead_id}'), 'lead_id not_a_uuid', 'an id that is no UUID is named');
select is(ops.argument_faults('admin', 'replay_webhook', '{event_id}', '{event_id}'), '[]', 'ids of others have forms of their own');
select is(ops.argument_faults('anon', 'approve_lead', '{lead_id}', '{lead_id}'), null, 'nor are types revealed');

select * from finish();
rollback;
