begin;
select plan(15);

select is(tests.outcome($$select ops.answer_http(401, 'LM999', 'no coffee')$$), '42501', r || ' has no privilege to answer')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is(
  ops.answer_http(401, 'LM999', 'no coffee', 'tea', 'boil', '{"Retry-After": 60}'),
  '{"code": "LM999", "message": "no coffee", "details": "tea", "hint": "boil"}', 'the body, as PostgREST makes it of an error');
select is(current_setting('response.status'), '401', 'the answer has the status');
select is(tests.answered_header('Retry-After'), '60', 'a header is sent as a string');
select is(tests.answered_header('Cache-Control'), 'no-store', 'the answer must not be stored by any cache');
select is(
  ops.answer_http(429, 'LM998', 'slow down'), '{"code": "LM998", "message": "slow down", "details": null, "hint": null}',
    'what is not said is null, as in PostgREST''s own');
select is(current_setting('response.status'), '429', 'the last one counts');
select is(tests.answered_header('Retry-After'), null, 'the answer has the headers of the last error, not those of the one before');
savepoint written;
create temp table kept as select ops.answer_http(401, 'LM999', 'no coffee') as body;
select is((select count(*)::integer from kept), 1, 'nothing was raised: what was written stays');

select is(tests.outcome($$select ops.answer_http(404, 'LM999', 'no coffee')$$), 'XX000',
  'what is not there is raised: a 404 makes the doors call again');

select * from finish();
rollback;
