begin;
select plan(20);

create function pg_temp.raised(call text) returns jsonb language plpgsql as $$
declare
  v_state text; v_message text; v_detail text; v_hint text;
begin
  execute call;
  return '"nothing"';
exception when others then
  get stacked diagnostics v_state = returned_sqlstate, v_message = message_text, v_detail = pg_exception_detail, v_hint = pg_exception_hint;
  return jsonb_build_object('state', v_state, 'message', v_message::jsonb, 'detail', v_detail::jsonb, 'hint', v_hint);
end
$$;
grant execute on function pg_temp.raised(text) to public;

select is(tests.outcome($$select ops.raise_http(418, 'LM999', 'no coffee')$$), '42501', r || ' may not: it is for functions of the rooms')
from unnest(array[
  'anon', 'member', 'partner', 'admin', 'leadmill_api', 'leadmill_worker', 'authenticator', 'authenticator_admin', 'leadmill_monitor'
]) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is(
  pg_temp.raised($$select ops.raise_http(409, 'LM999', 'no "coffee"', 'it''s tea', 'boil', '{"Retry-After": 60, "X-A": "b"}')$$),
  '{"state": "PGRST", "hint": "",
    "message": {"code": "LM999", "message": "no \"coffee\"", "details": "it''s tea", "hint": "boil"},
    "detail": {"status": 409, "headers": {"Retry-After": "60", "X-A": "b"}}}', 'everything in its place; a header is a string');
select is(
  pg_temp.raised($$select ops.raise_http(404, 'LM999', 'no coffee')$$),
  '{"state": "PGRST", "hint": "", "message": {"code": "LM999", "message": "no coffee"}, "detail": {"status": 404, "headers": {}}}',
  'what is not said is left out, but headers never: PostgREST would answer 500');
select is(
  pg_temp.raised($$select ops.raise_http(404, 'LM999', 'no coffee', '}{"status": 200}', '","status":200')$$) -> 'detail',
    '{"status": 404, "headers": {}}',
  'words do not become structure');
select is(pg_temp.raised($$select ops.raise_http(404, 'LM999', 'no coffee', headers => null)$$) -> 'detail',
  '{"status": 404, "headers": {}}', 'null headers are an empty object');
select is(
  pg_temp.raised($$select ops.raise_http(400, 'LM999', 'cup has faults',
    '[{"code": "required", "field": "cup"}]')$$) -> 'message' ->> 'hint',
  '`details` lists every fault.', 'a list of faults is never without a word of what to do');
select is(
  pg_temp.raised($$select ops.raise_http(400, 'LM999', 'cup has faults', '[{"code": "required"}]',
    'Take a cup.')$$) -> 'message' ->> 'hint',
  'Take a cup.', 'a better word is kept');
select is((select provolatile::text from pg_proc where oid = 'ops.raise_http'::regproc), 'v', 'the planner never calls it ahead of time');
select is(
  tests.outcome($$select case when false then ops.raise_http(404, 'LM999', 'no coffee') end$$), 'done',
    'what is not reached is not raised');
prepare maybe as select ops.raise_http(404, 'LM999', 'no coffee') where $1;
select is(tests.outcome('execute maybe(false)'), 'done', 'a prepared statement does not raise what is not reached either');
select is(tests.outcome('execute maybe(true)'), '404 LM999', 'what is reached is');
select is((select prosecdef from pg_proc where oid = 'ops.raise_http'::regproc), false, 'it runs as the caller');

select * from finish();
rollback;
