begin;
select plan(3);

select is(tests.outcome('select hook.require_recent()'), '42501', r || ' does not call it')
from (values ('anon'), ('member')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
-- What it refuses on a replica: tests/integration/cluster.
select is(tests.outcome('select hook.require_recent()'), 'done', 'a primary answers');

select * from finish();
rollback;
