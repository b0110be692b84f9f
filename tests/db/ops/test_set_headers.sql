begin;
select plan(9);

select is(tests.outcome($$select ops.set_headers('{}')$$), '42501', r || ' sets no header')
from (values ('anon'), ('member')) as v (r), lateral (select set_config('role', r, true)) as a;
select tests.act_as_nobody();

select ops.set_headers('{"X-Key-Id": "k", "RateLimit": "r"}');
select is(current_setting('response.headers')::jsonb, '[{"X-Key-Id": "k"}, {"RateLimit": "r"}]', 'headers are a list of objects');
select ops.set_headers('{"Content-Range": "0-1/2", "RateLimit": "s"}');
select is(tests.answered_header('X-Key-Id') || tests.answered_header('Content-Range') || tests.answered_header('RateLimit'), 'k0-1/2s',
  'other headers leave them, and replace their like');
select is(ops.kept_headers(), '{"X-Key-Id": "k", "RateLimit": "s"}', 'an error keeps whose call it is and what is left');
create function pg_temp.raised() returns jsonb language plpgsql as $$
declare
  v_detail text;
begin
  perform ops.raise_http(409, 'LM999', 'x', headers => '{"Retry-After": "3", "RateLimit": "t"}');
  return null;
exception when sqlstate 'PGRST' then
  get stacked diagnostics v_detail = pg_exception_detail;
  return v_detail::jsonb -> 'headers';
end $$;
select is(pg_temp.raised(), '{"X-Key-Id": "k", "RateLimit": "t", "Retry-After": "3"}', 'and has its own before them');
select is(ops.answer_http(429, 'LM999', 'x') ->> 'code', 'LM999', 'so does an answer that is an error');
select is(tests.answered_header('X-Key-Id') || tests.answered_header('Cache-Control'), 'kno-store', 'that is not raised');
select set_config('response.headers', '', true);
-- What replaces the list loses whose call it is, and the call is not counted.
select is_empty(
  $$select label from tests.routine where body ~ 'set_config\(''response\.headers''' and label !~ '^ops\.set_headers\('$$,
  'headers of answers are set in one place');

select * from finish();
rollback;
