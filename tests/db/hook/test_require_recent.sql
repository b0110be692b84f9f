begin;
select plan(3);

select is(tests.outcome('select hook.require_recent()'), 'done', r || ' is answered by the primary')
from (values ('anon'), ('member')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
-- What it refuses on a replica: tests/integration/cluster.
select is(tests.outcome('set local role leadmill_api; select hook.require_recent()'), '42501', 'only who makes requests calls it');

select * from finish();
rollback;
